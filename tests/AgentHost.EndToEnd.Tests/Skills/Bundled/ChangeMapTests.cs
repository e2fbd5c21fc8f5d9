namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>The script of the skill review-change: what it looks at, and whom it names.</summary>
public sealed class ChangeMapTests
{
    private const string Library = "def compute_total(x):\n    return x\n\n\ndef other_name(a):\n    b = a\n    return b\n";

    /// <summary>On main: lib.py and app.py, then m.txt. On feature: lib.py changed, then n.txt.</summary>
    private static async Task<Sandbox> BranchedAsync()
    {
        var sandbox = new Sandbox().Write("lib.py", Library).Write("app.py", "from lib import compute_total\nprint(compute_total(1))\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("checkout", "-q", "-b", "feature");
        await CommitAsync(
            sandbox,
            "lib.py",
            Library.Replace("compute_total", "compute_all", StringComparison.Ordinal).Replace("b = a", "b = a + 1", StringComparison.Ordinal));
        await CommitAsync(sandbox, "n.txt", "n\n");
        await sandbox.GitAsync("checkout", "-q", "main");
        await CommitAsync(sandbox, "m.txt", "m\n");
        return sandbox;
    }

    private static async Task CommitAsync(Sandbox sandbox, string file, string text)
    {
        sandbox.Write(file, text);
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("commit", "-q", "-m", file);
    }

    [Theory]
    [InlineData("main", "feature", "the branch feature against main", "lib.py n.txt")]
    [InlineData("feature", "feature", "the branch feature against main", "lib.py n.txt")]
    [InlineData("feature", "main", "HEAD against main", "lib.py n.txt")]
    [InlineData("feature", "", "the branch against main", "lib.py n.txt")]
    [InlineData("feature", "HEAD", "the commit HEAD", "n.txt")]
    [InlineData("feature", "HEAD~1", "the commit HEAD~1", "lib.py")]
    [InlineData("feature", "HEAD~2", "the commit HEAD~2", "app.py lib.py")]
    [InlineData("main", "main..feature", "main..feature", "lib.py m.txt n.txt")]
    [InlineData("main", "main...feature", "main...feature", "lib.py n.txt")]
    [InlineData("main", "feature..", "feature..", "lib.py m.txt n.txt")]
    [InlineData("main", "main", "Nothing to look at: HEAD against main", "")]
    [InlineData("main", "", "Nothing to look at: the branch against main", "")]
    [InlineData("main", "none", "There is no branch or commit none.", "")]
    [InlineData("main", "none..main", "There is no branch or commit none.", "")]
    [InlineData("main", "--output=x", "--output=x is no branch, commit or range.", "")]
    public async Task Words_SayWhatIsLookedAt(string on, string word, string label, string files)
    {
        using var sandbox = await BranchedAsync();
        await sandbox.GitAsync("checkout", "-q", on);

        var result = (await BundledSkill.ScriptAsync(sandbox, "review-change", "change-map.sh", word)).ExitedWith(files.Length > 0 ? 0 : 2);

        Assert.Empty(result.Error);
        Assert.Contains(label, result.Output, StringComparison.Ordinal);
        Assert.Equal(files, Files(result.Output));
    }

    [Theory]
    [InlineData("origin/feature", "the branch origin/feature against origin/main", "lib.py n.txt")]
    [InlineData("feature", "the branch feature against origin/main", "lib.py n.txt")]
    [InlineData("origin/main", "HEAD against origin/main", "lib.py n.txt")]
    [InlineData("", "the branch against origin/main", "lib.py n.txt")]
    public async Task Words_InAClone_CountTheRemotesBranches(string word, string label, string files)
    {
        using var sandbox = await BranchedAsync();
        await sandbox.GitAsync("clone", "-q", ".", "clone");
        await sandbox.GitAsync("-C", "clone", "checkout", "-q", "feature");

        var result = (await Helper.RunAsync(
            sandbox.PathOf("clone"), sandbox.Environment, "sh", Path.Combine(BundledSkill.Folder, "review-change/scripts/change-map.sh"), word)).ExitedWith(0);

        Assert.Contains(label, result.Output, StringComparison.Ordinal);
        Assert.Equal(files, Files(result.Output));
    }

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("HEAD")]
    public async Task BeforeTheFirstCommit_AllIsNew(string word)
    {
        using var sandbox = new Sandbox().Write("lib.py", Library).Write("a new.py", "compute_total(1)\n");
        await sandbox.GitAsync("init", "-q", "-b", "main");
        await sandbox.GitAsync("add", "lib.py");

        var result = (await BundledSkill.ScriptAsync(sandbox, "review-change", "change-map.sh", word)).ExitedWith(0);

        Assert.Empty(result.Error);
        Assert.Contains("== Looking at what is not committed\n7\t0\tlib.py\nnew\ta new.py\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("compute_total: a new.py lib.py\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyRepository_IsTold()
    {
        using var sandbox = new Sandbox();
        await sandbox.GitAsync("init", "-q", "-b", "main");

        var result = (await BundledSkill.ScriptAsync(sandbox, "review-change", "change-map.sh")).ExitedWith(2);

        Assert.Empty(result.Error);
        Assert.Equal("Nothing to look at: there is no commit and no file yet.\n", result.Output);
    }

    [Fact]
    public async Task Names_OfWhatChanged_StandWithTheFilesThatUseThem()
    {
        using var sandbox = await BranchedAsync();

        var said = (await BundledSkill.ScriptAsync(sandbox, "review-change", "change-map.sh", "feature")).ExitedWith(0).Output;

        Assert.Contains("! compute_total is defined no longer, and still stands in: app.py\n", said, StringComparison.Ordinal);
        Assert.Contains("compute_all: lib.py\n", said, StringComparison.Ordinal);
        Assert.Contains("other_name: lib.py\n", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public static Task<List<int>> ComputeTotal(int x) => 1;", "ComputeTotal")]
    [InlineData("public sealed record ComputeTotal(int X) : Base;", "ComputeTotal")]
    [InlineData("func (s *Store) ComputeTotal(x int) int {", "ComputeTotal")]
    [InlineData("type ComputeTotal struct {", "ComputeTotal")]
    [InlineData("pub async fn ComputeTotal<T>(x: T) {", "ComputeTotal")]
    [InlineData("export const ComputeTotal = (x) => x", "ComputeTotal")]
    [InlineData("class ComputeTotal extends Base {", "ComputeTotal")]
    [InlineData("int ComputeTotal(int x) {", "ComputeTotal")]
    [InlineData("compute_total() {", "compute_total")]
    [InlineData("COMPUTE_TOTAL = 3", "COMPUTE_TOTAL")]
    public async Task Names_AreToldInManyLanguages(string line, string name)
    {
        using var sandbox = new Sandbox().Write("a.txt", "x\n").Write("use.txt", $"{name} is used\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", line + "\n");

        Assert.Contains(
            $"\n{name}: a.txt use.txt\n",
            (await BundledSkill.ScriptAsync(sandbox, "review-change", "change-map.sh")).ExitedWith(0).Output,
            StringComparison.Ordinal);
    }

    private static string Files(string output) =>
        string.Join(
            ' ',
            output.Split('\n').Where(static line => line.Length > 0 && char.IsAsciiDigit(line[0]))
                .Select(static line => line.Split('\t')[2]).Order(StringComparer.Ordinal));
}
