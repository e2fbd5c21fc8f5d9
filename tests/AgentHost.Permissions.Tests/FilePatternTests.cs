using System.Diagnostics;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.ShellSyntax;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Tests;

/// <summary>Words that the shell replaces by names of files, judged by what they mean.</summary>
public sealed class FilePatternTests
{
    private static readonly Dictionary<string, string[]> Disk = new(StringComparer.Ordinal)
    {
        ["/w"] = ["a.md", "b.md", ".env", ".hidden", "src", "private", "odd", "link", "options", "keys"],
        ["/w/src"] = ["a.cs", "b.cs", "sub", "x y.cs"],
        ["/w/src/sub"] = ["c.cs"],
        ["/w/private"] = ["p.cs"],
        ["/w/odd"] = ["out"],
        ["/w/options"] = ["-orf", "x.txt"],
        ["/w/keys"] = ["server.pem", "a.txt"],
    };

    private static readonly FakePaths Paths = new()
    {
        Folders = { "/w/src/sub", "/w/private", "/w/odd", "/w/options", "/w/keys" },
        Links = { ["/w/odd/out"] = "/etc/passwd" }
    };

    [Theory]
    [InlineData("cat src/*.cs", PermissionDecision.Allow)]
    [InlineData("wc -l src/*.cs *.md", PermissionDecision.Allow)]
    [InlineData("grep -n foo src/*/*.cs", PermissionDecision.Allow)]
    [InlineData("head -n 3 src/?.cs | sort", PermissionDecision.Allow)]
    [InlineData("cat src/[ab].cs", PermissionDecision.Allow)]
    [InlineData("cat 'src'/*.cs", PermissionDecision.Allow)]
    [InlineData("cd src && cat *.cs", PermissionDecision.Allow)]
    [InlineData("cat src/*.none", PermissionDecision.Allow)] // means itself, a file that is not there
    [InlineData("ls -d src/*", PermissionDecision.Allow)]
    [InlineData("cat src/*.cs && head -n 1 a.md", PermissionDecision.Allow)]
    [InlineData("cat .en*", PermissionDecision.Ask)] // .env
    [InlineData("cat .*", PermissionDecision.Ask)]
    [InlineData("cat src/.e*", PermissionDecision.Ask)] // none is there now
    [InlineData("cat \".\"en*", PermissionDecision.Ask)]
    [InlineData("cat ./.en?", PermissionDecision.Ask)]
    [InlineData("cat .[e]nv", PermissionDecision.Ask)]
    [InlineData("cat keys/*", PermissionDecision.Ask)] // server.pem
    [InlineData("cat keys/s*", PermissionDecision.Ask)]
    [InlineData("cat keys/*.txt", PermissionDecision.Allow)]
    [InlineData("cat odd/*", PermissionDecision.Ask)] // a link that leads out
    [InlineData("cat src/*", PermissionDecision.Ask)] // a folder among them
    [InlineData("cd options && sort *", PermissionDecision.Ask)] // a name that is an option
    [InlineData("sort options/*", PermissionDecision.Allow)]
    [InlineData("cat /etc/*.conf", PermissionDecision.Ask)]
    [InlineData("cat ../*", PermissionDecision.Ask)]
    [InlineData("cat ~/*", PermissionDecision.Ask)]
    [InlineData("cat $x/*.cs", PermissionDecision.Ask)]
    [InlineData("cat {src,odd}/*.cs", PermissionDecision.Ask)]
    [InlineData("cat src/[^a].cs", PermissionDecision.Ask)] // shells differ
    [InlineData("cat src/[[:alpha:]].cs", PermissionDecision.Ask)]
    [InlineData("uniq src/*.cs", PermissionDecision.Ask)] // a second file is written
    [InlineData("rm src/*.cs", PermissionDecision.Ask)]
    [InlineData("tail -f src/*.cs", PermissionDecision.Ask)]
    [InlineData("git log -- src/*.cs", PermissionDecision.Allow)]
    [InlineData("git log --oneline -- src/*.cs *.md | head -n 3", PermissionDecision.Allow)]
    [InlineData("cd src && git diff --stat -- *.cs", PermissionDecision.Allow)]
    [InlineData("git log src/*.cs", PermissionDecision.Ask)] // a name could be an option
    [InlineData("git -- *", PermissionDecision.Ask)]
    [InlineData("git log -p -- src/*.cs", PermissionDecision.Ask)]
    [InlineData("git log -- .en*", PermissionDecision.Ask)]
    [InlineData("git log -- ../*", PermissionDecision.Ask)]
    [InlineData("git log -- $x src/*.cs", PermissionDecision.Ask)]
    [InlineData("git add -- src/*.cs", PermissionDecision.Ask)]
    [InlineData("touch a.md; git log -- src/*.cs", PermissionDecision.Ask)]
    [InlineData("sort -o a.md a.md; git log -- src/*.cs", PermissionDecision.Ask)] // the host's settings go with lines that only read
    [InlineData("cat < src/a*.cs", PermissionDecision.Allow)]
    [InlineData("cat < .en*", PermissionDecision.Ask)]
    [InlineData("cat < odd/*", PermissionDecision.Ask)]
    [InlineData("cat < ../*", PermissionDecision.Ask)]
    [InlineData("cat < private/*", PermissionDecision.Deny)]
    [InlineData("echo x > src/*.cs", PermissionDecision.Ask)]
    [InlineData("echo x > private/*", PermissionDecision.Deny)]
    [InlineData("cat private/*", PermissionDecision.Deny)]
    [InlineData("cat */*.cs", PermissionDecision.Deny)]
    [InlineData("cat p*/p.cs", PermissionDecision.Deny)]
    [InlineData("make && cat private/*", PermissionDecision.Deny)]
    [InlineData("echo *", PermissionDecision.Allow)]
    public void Evaluate_PatternOfFiles_IsJudgedByWhatItMeans(string line, PermissionDecision expected)
    {
        Assert.Equal(expected, PermissionEvaluator.Evaluate(Query(line) with { Rules = Plans.Rules(deny: "path(private/p.cs)") }).Verdict.Decision);
    }

    [Theory]
    [InlineData("echo x > src/-n.cs; cat src/*.cs", PermissionDecision.Ask)]
    [InlineData("make && cat src/*.cs", PermissionDecision.Ask)]
    [InlineData("cat src/*.cs > out.txt", PermissionDecision.Ask)]
    [InlineData("make && cat src/a.cs", PermissionDecision.Allow)]
    [InlineData("echo x > src/*.cs", PermissionDecision.Allow)]
    [InlineData("cd src && echo x >> [ab].cs", PermissionDecision.Allow)]
    [InlineData("echo x > src/*.none", PermissionDecision.Allow)] // makes a file of that name
    [InlineData("echo x > .en*", PermissionDecision.Ask)]
    [InlineData("echo x > .e*v", PermissionDecision.Ask)]
    [InlineData("echo x > keys/*", PermissionDecision.Ask)]
    [InlineData("echo x > odd/*", PermissionDecision.Ask)]
    [InlineData("echo x > /etc/*", PermissionDecision.Ask)]
    [InlineData("echo x > ../*", PermissionDecision.Ask)]
    [InlineData("cd $x && echo x > *.cs", PermissionDecision.Ask)]
    [InlineData("make && echo x > src/*.cs", PermissionDecision.Ask)] // could make other files be meant
    [InlineData("echo x > b.md; echo x > src/*.cs", PermissionDecision.Ask)]
    [InlineData("sh -c 'echo x > src/*.cs'", PermissionDecision.Ask)]
    [InlineData("echo x > src/{a,b}*.cs", PermissionDecision.Ask)]
    [InlineData("echo x > \"src/*.cs\"", PermissionDecision.Allow)]
    public void Evaluate_LineThatAlsoWrites_AsksForPatterns(string line, PermissionDecision expected)
    {
        Assert.Equal(
            expected,
            PermissionEvaluator.Evaluate(Query(line) with { Mode = PermissionMode.AcceptEdits, Rules = Plans.Rules(allow: "shell(make)") }).Verdict.Decision);
    }

    [Theory]
    [InlineData("git log -- *.cs", true)]
    [InlineData("cat a.md | wc -l; git log -n 3 -- src/*.cs", true)]
    [InlineData("git log *.cs", false)]
    [InlineData("git log -- $x", true)]
    [InlineData("git log -p -- $x", false)]
    [InlineData("git log $x", false)]
    [InlineData("make; git log -- *.cs", false)]
    public void EnvironmentFor_PatternBehindTheOptions_HoldsTheHostsSettings(string line, bool found) =>
        Assert.Equal(found, ReadOnlyCommands.EnvironmentFor(null, line) is not null);

    [Fact]
    public void Evaluate_RedirectionToAPattern_OffersARuleForEachFileOrNone()
    {
        var evaluation = PermissionEvaluator.Evaluate(Query("echo x > src/[ab].cs"));

        // As a name a pattern cannot stand in a rule.
        Assert.Empty(evaluation.Suggestions);
        Assert.Equal(
            PermissionDecision.Allow,
            PermissionEvaluator.Evaluate(Query("echo x > src/[ab].cs") with { Rules = Plans.Rules(allow: "edit(src/**)") }).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_AllowRuleForTheCommand_IsStillBelowADenyForTheFiles()
    {
        Assert.Equal(
            PermissionDecision.Deny,
            PermissionEvaluator.Evaluate(Query("cat .en*") with { Rules = Plans.Rules(deny: "path(.env)"), Mode = PermissionMode.Bypass }).Verdict.Decision);
        var query = Query("cat private/*") with { Rules = Plans.Rules(deny: "read(private/**)", allow: "shell(cat *)"), Mode = PermissionMode.Bypass };

        Assert.Equal(PermissionDecision.Deny, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_ManyFiles_Asks()
    {
        var query = Query("cat src/*.cs") with { NamesIn = _ => [.. Enumerable.Range(0, 1001).Select(i => $"{i}.cs")] };

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query with { NamesIn = _ => null }).Verdict.Decision);
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query with { NamesIn = _ => ["a.cs"] }).Verdict.Decision);
    }

    // Two shells say what a pattern means; ours may mean more, never less. Seed 61.
    [Fact]
    public async Task Find_RandomPatterns_MeanAtLeastWhatTheShellsSay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell of that kind.");
        var root = Directory.CreateTempSubdirectory("agent-patterns-");
        try
        {
            string[] files =
            [
                "a.cs", "b.cs", "ab.cs", "a b.cs", ".dot", "-x.cs", "[a].cs", "a*.cs", "d/a.cs", "d/.h/e.cs", "d/e/f.txt", "dd/a.txt", "Ä.cs", "A.cs"
            ];
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root.FullName, file))!);
                await File.WriteAllTextAsync(Path.Combine(root.FullName, file), "");
            }

            var paths = WorkspacePaths.TryOpen(root.FullName, root.FullName, NativeFileSystem.ForThisSystem(), out _)!;
            var random = new Random(61);
            string[] pieces = ["*", "?", "[a-c]", "[!b]", "a", "b", ".", ".cs", "/", "d", "e", "\\*", "'*'", "\"?\"", "\\[", "x", " ", "\\ ", "[", "]", ".."];
            var words = Enumerable.Range(0, 3000)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)])))
                .Where(static word => !word.StartsWith('/')).Distinct(StringComparer.Ordinal)
                .Where(word => Parsed(word) is { } parsed && WordPattern.Of(parsed) is not null).ToList();
            Assert.True(words.Count > 500, $"{words.Count}");
            foreach (var shell in (string[])["sh", "bash"])
            {
                var meant = await SayAsync(shell, root.FullName, words);
                for (var i = 0; i < words.Count; i++)
                {
                    var ours = WordExpansion.Find(WordPattern.Of(Parsed(words[i])!)!, paths.Root, paths, FolderNames.Read, out _);
                    Assert.True(
                        ours is null || meant[i].All(file => ours.Contains(file, StringComparer.Ordinal)),
                        $"{shell}: {words[i]}: {string.Join(" | ", meant[i])}; ours: {string.Join(" | ", ours ?? [])}");
                }
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static ShellWord? Parsed(string word) =>
        ShellParser.Parse("x " + word) is { IsParsed: true, Script.Items: [{ Command: SimpleCommand { Words: [_, var parsed], Redirections: [] } }] }
            ? parsed
            : null;

    private static async Task<List<string[]>> SayAsync(string shell, string folder, List<string> words)
    {
        var script = string.Concat(words.Select(static word => $"printf '%s\\0' {word}; printf '\\1'\n"));
        using var process = Process.Start(new ProcessStartInfo(shell, ["-s"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardInputEncoding = new System.Text.UTF8Encoding(false)
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        return [.. (await output).Split('\u0001').SkipLast(1).Select(static files => files.Split('\0').SkipLast(1).ToArray())];
    }

    // A link that leads out must not keep a pattern from being held against what it means inside.
    [Theory]
    [InlineData("cat */*", PermissionDecision.Deny)]
    [InlineData("cp */p.cs x", PermissionDecision.Deny)]
    public void Pattern_ThatMeansWhatADenyRuleForbidsBesideWhatLiesOutside_IsDeniedInBypass(string line, PermissionDecision expected)
    {
        var paths = new FakePaths { Folders = { "/w/private", "/w/out" }, Links = { ["/w/out"] = "/etc" } };
        var query = Query(line) with
        {
            Paths = paths,
            Mode = PermissionMode.Bypass,
            Rules = Plans.Rules(deny: "path(private/**)"),
            NamesIn = static folder => folder == "/w" ? ["a.md", "out", "private"] : folder == "/w/private" ? ["p.cs"] : null
        };

        Assert.Equal(expected, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    private static PermissionQuery Query(string line) =>
        Plans.Query(Plans.Shell(line)) with { Paths = Paths, NamesIn = folder => Disk.GetValueOrDefault(folder) };
}
