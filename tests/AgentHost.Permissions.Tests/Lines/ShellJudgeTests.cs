using AgentHost.Client;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>What is allowed without asking, run by dash and by bash: nothing starts that was not judged.</summary>
public sealed class ShellJudgeTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllowedLines_StartNothingThatWasNotJudged()
    {
        Assert.SkipUnless(ShellJudge.IsThere, "dash and bash are needed.");
        var rows = DecisionTable.Rows.Where(static row => row.Decision == PermissionDecision.Allow).Select(static row => row.Line).ToList();
        var corpus = ShellSyntaxCorpus().Where(static line => IsAllowed(line)).Distinct(StringComparer.Ordinal).Take(250).ToList();
        Assert.True(corpus.Count > 100, $"{corpus.Count} lines of the corpus are allowed");

        await AssertJudgedAsync([.. rows.Concat(corpus).Where(IsQuick)]);
    }

    /// <summary>The seeds are fixed, so that a failure can be had again; others are asked for with the variable <c>JUDGE_SEEDS</c> (<c>3,4,5</c>).</summary>
    public static TheoryData<int> Seeds =>
        [
            .. (Environment.GetEnvironmentVariable("JUDGE_SEEDS") ?? "1").Split(',')
                .Select(static seed => int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture))
        ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AllowedLinesThatNobodyWrote_StartNothingThatWasNotJudged(int seed)
    {
        Assert.SkipUnless(
            ShellJudge.IsThere && ShellJudge.IsBoxed, "dash and bash are needed, and bubblewrap: what a wrong line would do is not known before.");
        var known = DecisionTable.Rows.Select(static row => row.Line).Concat(ShellSyntaxCorpus().Where(static line => line.Length < 200))
            .Distinct(StringComparer.Ordinal).ToList();
        var lines = new LineMutations(known, seed).Make(450, 60_000, static line => IsQuick(line) && IsAllowed(line));
        Assert.True(lines.Count > 400, $"{lines.Count} lines are allowed");

        await AssertJudgedAsync(lines);
    }

    [Theory]
    [InlineData("echo $(cat a.txt)", "names /etc for: ")]
    [InlineData("read x < a.txt; echo $x", "names /etc for: ")]
    [InlineData("x=`head -1 a.txt`; for f in $x; do echo \"$f\"; done", "names /etc for: ")]
    [InlineData("echo x > p", "a file came into being: p")]
    [InlineData("\\m\\a\\k\\e", null)]
    [InlineData("echo \"$(cat a.txt)\" '/et*'", null)]
    public async Task Find_WhatALineDoes_IsSeen(string line, string? expected)
    {
        Assert.SkipUnless(ShellJudge.IsThere, "dash and bash are needed.");
        using var judge = new ShellJudge();

        var wrong = await judge.FindAsync([line], None);

        Assert.Equal(expected is null, wrong.Count == 0);
        Assert.All(wrong, found => Assert.Contains(expected!, found, StringComparison.Ordinal));
    }

    private static async Task AssertJudgedAsync(IReadOnlyList<string> lines)
    {
        using var judge = new ShellJudge();
        var wrong = await judge.FindAsync(lines, None);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {lines.Count} lines:\n{string.Join('\n', wrong.Take(40))}");
    }

    // Loops without an end would only cost time.
    private static bool IsQuick(string line) => !line.Contains("while", StringComparison.Ordinal) && !line.Contains("until", StringComparison.Ordinal);

    private static bool IsAllowed(string line) => Plans.Decide(Plans.Shell(line)) == PermissionDecision.Allow;

    private static IEnumerable<string> ShellSyntaxCorpus()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Lines", "Corpus");
        return File.ReadAllText(Path.Combine(folder, "lines.txt")).TrimEnd('\n').Split('\n')
            .Concat(File.ReadAllText(Path.Combine(folder, "scripts.txt")).TrimEnd('\n').Split("\n%%%\n"));
    }
}
