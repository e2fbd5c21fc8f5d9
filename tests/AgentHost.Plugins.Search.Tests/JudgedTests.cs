using AgentHost.Plugins.Search.Tests.Judging;

namespace AgentHost.Plugins.Search.Tests;

/// <summary>
/// The tools against ripgrep, fd and git on three large trees. What may differ stands in the table, with the reason; a row that is no longer true fails.
/// </summary>
public sealed class JudgedTests(Trees trees)
{
    private const string Unnameable = "a name with control characters would forge lines of the result, and one that is no UTF-8 cannot be written in a call: "
        + "such files are counted, not named";
    private const string Own = ".agentignore is this program's own, and stands over .ignore";
    private const string Brackets = "git knows [:digit:] and backslashes in brackets; ripgrep and fd do not";
    private const string Spaces = "git keeps a space behind a backslash whatever follows; ripgrep and fd cut it off with the others";
    private const string Bang = "a lone ! means nothing to git; to ripgrep and fd it brings everything back";
    private const string ByteOrder = "git passes over a byte order mark; ripgrep before 14, and fd of its time, take it for a part of the first rule";
    private const string Reversed = "git takes the first character of a range that is upside down; ripgrep and fd drop the rule";
    private const string EndsWithDot = "a name that begins with a dot is hidden; ripgrep and fd do not see one that ends with a dot as a name";

    private static readonly Difference[] _table =
    [
        new("rules", "files", Ours: false, path => path == "each/bom/first", ByteOrder) { GoneInRipgrep = 14 },
        new("rules", "files", Ours: false, path => path.StartsWith("each/classes/", StringComparison.Ordinal) && path[^1] is '5' or '6' or '8', Brackets),
        new("rules", "files", Ours: false, path => path == "each/spaces/only ", Spaces),
        new("rules", "files", Ours: false, path => path == "each/never-match/.gitignore", Bang),
        new("rules", "files", Ours: false, path => path == "each/never-match/z", Reversed),
        new("odd", "files", Ours: false, IsUnnameable, Unnameable),
        new("odd", "files", Ours: false, path => path is "agent/x.sec" or "agent/closed/x.txt", Own),
        new("odd", "files", Ours: true, path => path == "agent/open.ign", Own),
        new("odd", "files", Ours: true, path => path == "rg/x.rgi", ".rgignore is ripgrep's own"),
        new("odd", "files", Ours: false, path => path == "names/...", EndsWithDot),
        new("rules", "hidden", Ours: false, path => path == "each/bom/first", ByteOrder) { GoneInRipgrep = 14 },
        new("rules", "hidden", Ours: false, path => path.StartsWith("each/classes/", StringComparison.Ordinal) && path[^1] is '5' or '6' or '8', Brackets),
        new("rules", "hidden", Ours: false, path => path == "each/spaces/only ", Spaces),
        new("rules", "hidden", Ours: false, path => path == "each/never-match/z", Reversed),
        new("odd", "hidden", Ours: false, IsUnnameable, Unnameable),
        new("odd", "hidden", Ours: false, path => path is "agent/x.sec" or "agent/closed/x.txt", Own),
        new("odd", "hidden", Ours: true, path => path == "agent/open.ign", Own),
        new("odd", "hidden", Ours: true, path => path == "rg/x.rgi", ".rgignore is ripgrep's own"),
        new("rules", "fd", Ours: false, path => path == "each/bom/first", ByteOrder) { HangsOnVersion = true },
        new("rules", "fd", Ours: false, path => path.StartsWith("each/classes/", StringComparison.Ordinal) && path[^1] is '5' or '6' or '8', Brackets),
        new("rules", "fd", Ours: false, path => path == "each/spaces/only ", Spaces),
        new("rules", "fd", Ours: false, path => path == "each/never-match/.gitignore", Bang),
        new("rules", "fd", Ours: false, path => path == "each/never-match/z", Reversed),
        new("odd", "fd", Ours: false, IsUnnameable, Unnameable),
        new("odd", "fd", Ours: false, path => path is "agent/x.sec" or "agent/closed/x.txt", Own),
        new("odd", "fd", Ours: true, path => path == "agent/open.ign", Own),
        new("odd", "fd", Ours: true, path => path == "fd/x.fdi", ".fdignore is fd's own"),
        new("odd", "fd", Ours: false, path => path == "names/...", EndsWithDot),
        new("odd", "needle", Ours: true, path => path.StartsWith("rg/x.rgi:", StringComparison.Ordinal), ".rgignore is ripgrep's own"),
        new(
            "odd",
            "needle",
            Ours: false,
            path => path.StartsWith("binary/after-100-kb:", StringComparison.Ordinal),
            "a file is binary when there is a zero in its first megabyte; ripgrep looks at 64 KB at a time and shows what it found before"),
        new(
            "odd",
            "needle",
            Ours: true,
            path => path.StartsWith("binary/after-2-mb:69001:", StringComparison.Ordinal),
            "what stands before a late zero is searched to its last line; ripgrep gives up the whole 64 KB around it"),
        new("odd", "needle", Ours: false, path => path == "line:1:needle in", Unnameable),
        new(
            "odd",
            "needle",
            Ours: false,
            path => path.StartsWith("agent/x.sec:", StringComparison.Ordinal) || path.StartsWith("agent/closed/x.txt:", StringComparison.Ordinal),
            Own),
        new("odd", "needle", Ours: true, path => path.StartsWith("agent/open.ign:", StringComparison.Ordinal), Own),
        new("odd", "needle", Ours: false, path => path.StartsWith("names/...:", StringComparison.Ordinal), EndsWithDot),
        new(
            "odd", "characters", Ours: true, path => path.StartsWith("text/latin1:", StringComparison.Ordinal),
            "bytes that are no UTF-8 are read as the replacement character; in ripgrep nothing matches them"),
        new(
            "odd", "characters", Ours: false, path => path.StartsWith("text/emoji:", StringComparison.Ordinal),
            "in .NET a character beyond the first 65,536 is two"),
        new("odd", "case", Ours: false, path => path.EndsWith("Needle ſ K", StringComparison.Ordinal), "to .NET the long s is no form of s"),
        new(
            "odd",
            "cr",
            Ours: true,
            path => path.StartsWith("text/crlf:", StringComparison.Ordinal) || path.StartsWith("text/mixed:", StringComparison.Ordinal),
            "CR LF ends a line here; ripgrep wants --crlf for that"),
    ];

    public static TheoryData<string> Trees => ["many", "rules", "odd"];

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task GlobAndList_AllFiles_AgreeWithRipgrep(string tree)
    {
        using var workspace = Answers.Open(await RootAsync(tree));
        var theirs = await Judge.RipgrepFilesAsync(workspace.Root);
        Assert.True(theirs.Count > (tree == "many" ? 50_000 : 1_500), $"{theirs.Count}");
        var (files, notes) = await Answers.GlobAsync(workspace, "**");
        await CompareAsync(tree, "files", files, theirs);
        Assert.Equal(tree == "odd", notes.Contains("[left out: ", StringComparison.Ordinal));
        Assert.Equal(tree == "odd" && !Environment.IsPrivilegedProcess, notes.Contains("[1 folder could not be read]", StringComparison.Ordinal));
        await CompareAsync(tree, "files", await Answers.ListAsync(workspace), theirs);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task GlobAndList_HiddenFilesToo_AgreeWithRipgrep(string tree)
    {
        using var workspace = Answers.Open(await RootAsync(tree));
        var theirs = await Judge.RipgrepFilesAsync(workspace.Root, "--hidden", "-g", "!.git");
        await CompareAsync(tree, "hidden", (await Answers.GlobAsync(workspace, "**", ""","hidden":true""")).Files, theirs);
        await CompareAsync(tree, "hidden", await Answers.ListAsync(workspace, ""","hidden":true"""), theirs);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task Glob_AllFiles_AgreesWithFd(string tree)
    {
        using var workspace = Answers.Open(await RootAsync(tree));
        await CompareAsync(tree, "fd", (await Answers.GlobAsync(workspace, "**")).Files, await Judge.FdFilesAsync(workspace.Root));
    }

    [Theory]
    [InlineData("**/*.cs", "-g", "*.cs")]
    [InlineData("*.{md,h}", "-g", "*.{md,h}")]
    [InlineData("p0[1-3]/**/f*1.c", "-p", "-g", "ROOT/p0[1-3]/**/f*1.c")]
    [InlineData("p1?/sub01*/*", "-p", "-g", "ROOT/p1?/sub01*/*")]
    [InlineData("p05/src/**", "-p", "-g", "ROOT/p05/src/**")]
    [InlineData("**/deep/**/*[0-4].t*", "-p", "-g", "ROOT/**/deep/**/*[0-4].t*")]
    [InlineData("*.c,!p0*/**,!*1.c", "-p", "-g", "ROOT/p1*/**/*[!1].c")]
    [InlineData("p0*/sub01*/f{1,2}?.*", "-p", "-g", "ROOT/p0*/sub01*/f{1,2}?.*")]
    public async Task Glob_Patterns_AgreeWithFd(string pattern, params string[] options)
    {
        using var workspace = Answers.Open(await trees.Many);
        var theirs = await Judge.FdFilesAsync(workspace.Root, [.. options.Select(option => option.Replace("ROOT", workspace.Root, StringComparison.Ordinal))]);
        Assert.NotEmpty(theirs);
        await CompareAsync("many", pattern, (await Answers.GlobAsync(workspace, pattern)).Files, theirs);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("rules")]
    public async Task Glob_AllFiles_AgreesWithGit(string tree)
    {
        using var workspace = Answers.Open(await RootAsync(tree));

        // Git does not look into a repository inside of another.
        var all = (await Judge.RipgrepFilesAsync(workspace.Root, "--no-ignore", "--hidden", "-g", "!.git"))
            .Where(path => !path.StartsWith(RulesOfEveryKind.Nested, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var ours = (await Answers.GlobAsync(workspace, "**", ""","hidden":true""")).Files
            .Where(path => !path.StartsWith(RulesOfEveryKind.Nested, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        all.ExceptWith(await Judge.GitIgnoredAsync(workspace.Root, all));
        await CompareAsync(tree, "git", ours, all);
    }

    [Theory]
    [InlineData("many", "p05", "p05/")]
    [InlineData("many", "p03/sub003", "p03/sub003/")]
    [InlineData("rules", "mixed/c.d.e", "mixed/c.d.e/")]
    [InlineData("rules", "nested/own/deep", "nested/own/deep/")]
    [InlineData("rules", "each/deep-rules/p/q", "each/deep-rules/p/q/")]
    public async Task Glob_FromFolder_SeesWhatItSeesFromAbove(string tree, string folder, string prefix)
    {
        using var workspace = Answers.Open(await RootAsync(tree));
        var all = (await Answers.GlobAsync(workspace, "**")).Files
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(all);
        await CompareAsync(tree, folder, (await Answers.GlobAsync(workspace, "**", $",\"path\":\"{folder}\"")).Files, all);
    }

    [Theory]
    [InlineData("many", "", """{"pattern":"needle"}""", "needle")]
    [InlineData("many", "", """{"pattern":"NEEDLE","case":false}""", "-i", "NEEDLE")]
    [InlineData("many", "", """{"pattern":"n61_put(x)","literal":true}""", "-F", "n61_put(x)")]
    [InlineData("many", "", """{"pattern":"static\\s+inline\\s+\\w+\\s+\\w+_(get|put)\\("}""", @"static\s+inline\s+\w+\s+\w+_(get|put)\(")]
    [InlineData("many", "", """{"pattern":"[a-z]+[0-9]{3,}_[a-z]{3}.x"}""", "[a-z]+[0-9]{3,}_[a-z]{3}.x")]
    [InlineData("many", "", """{"pattern":"^a.*file \\d*7$"}""", @"^a.*file \d*7$")]
    [InlineData("many", "", """{"pattern":"\\bna\\wve naïve$"}""", @"\bna\wve naïve$")]
    [InlineData("many", "", """{"pattern":"needle of file \\d+\n\n","multiline":true}""", "-U", @"needle of file \d+\n\n")]
    [InlineData("rules", "", """{"pattern":"needle in [0-9]*7"}""", "needle in [0-9]*7")]
    [InlineData("rules", "", """{"pattern":"NEEDLE IN 8","case":false,"hidden":true}""", "-i", "--hidden", "-g", "!.git", "NEEDLE IN 8")]
    [InlineData("odd", "needle", """{"pattern":"needle"}""", "needle", "--crlf")]
    [InlineData("odd", "", """{"pattern":"needle$","path":"text"}""", "needle$", "--crlf", "text")]
    [InlineData("odd", "cr", """{"pattern":"needle$","path":"text"}""", "needle$", "text")]
    [InlineData("odd", "case", """{"pattern":"NEEDLE S","case":false,"path":"text"}""", "-i", "NEEDLE S", "text")]
    [InlineData("odd", "characters", """{"pattern":"^(gr.n|...) needle$","path":"text"}""", "^(gr.n|...) needle$", "text")]
    public async Task Grep_Pattern_AgreesWithRipgrep(string tree, string asked, string arguments, params string[] options)
    {
        using var workspace = Answers.Open(await RootAsync(tree));
        var theirs = await Judge.RipgrepLinesAsync(workspace.Root, options[^1] == "text" ? options : [.. options, "."]);
        var (ours, _) = await Answers.GrepAsync(workspace, arguments);
        Assert.NotEmpty(theirs);

        // Long lines are cut: the beginning tells enough.
        await CompareAsync(tree, asked.Length > 0 ? asked : arguments, Comparable(ours), Comparable(theirs));
    }

    private static HashSet<string> Comparable(IEnumerable<string> lines) => [.. lines
        .Where(line => !IsUnnameable(line[..line.IndexOf(':', StringComparison.Ordinal)]))
        .Select(line =>
            line.Length > 300 && line.StartsWith("text/", StringComparison.Ordinal)
                ? line[..line.IndexOf(':', line.IndexOf(':', StringComparison.Ordinal) + 1)]
                : line.Replace("\uFEFF", "", StringComparison.Ordinal))];

    private Task<string> RootAsync(string tree) => tree switch { "many" => trees.Many, "rules" => trees.Rules, _ => trees.Odd };

    private static bool IsUnnameable(string path) => path.Any(static c => char.IsControl(c) || c == '\uFFFD');

    private static async Task CompareAsync(string tree, string asked, ISet<string> ours, ISet<string> theirs)
    {
        var version = await Judge.RipgrepVersionAsync();
        var rows = _table.Where(row => row.Tree == tree && row.Asked == asked && version < row.GoneInRipgrep).ToList();
        var used = new HashSet<Difference>();
        var unexplained = new List<string>();
        foreach (var (answer, isOurs) in ours.Except(theirs).Select(static answer => (answer, true))
            .Concat(theirs.Except(ours).Select(static answer => (answer, false))))
        {
            if (rows.Find(row => row.Ours == isOurs && row.Of(answer)) is { } row)
            {
                used.Add(row);
            }
            else
            {
                unexplained.Add($"only {(isOurs ? "the tool" : "the judge")}: {answer}");
            }
        }

        Assert.True(unexplained.Count == 0, $"{tree}, {asked}: {unexplained.Count} differences\n{string.Join('\n', unexplained.Take(40))}");
        Assert.All(rows.Where(row => !row.HangsOnVersion), row => Assert.True(used.Contains(row), $"The difference is gone, take it out of the table: {row}"));
    }
}
