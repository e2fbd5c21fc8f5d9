using AgentHost.Client;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>Rules with wildcards, as people write them, against lines that go where they were not meant to.</summary>
public sealed class WideRuleTests
{
    [Fact]
    public void Wildcard_TakesNoWordThatLeadsElsewhere()
    {
        var wrong = new List<string>();
        var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Lines", "wide-rules.tsv"));
        Assert.True(rows.Length > 100);
        foreach (var row in rows)
        {
            var cells = row.Split('\t');
            var evaluation = PermissionEvaluator.Evaluate(Query(cells[2], cells[0]));
            if (evaluation.Verdict.Decision != Enum.Parse<PermissionDecision>(cells[1], ignoreCase: true))
            {
                wrong.Add($"{cells[0]}: {cells[1]} expected for {cells[2]}    ({cells[3]})\n      {evaluation.Verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows.Length} wrong:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Wildcard_PatternOfFiles_IsJudgedByWhatItMeans()
    {
        var query = Query("git add *.txt", "shell(git add *)") with { NamesIn = static _ => ["a.txt", "link.txt"] };
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        ((FileSystem.Tests.FakePaths)query.Paths).Links["/w/link.txt"] = "/etc/passwd";
        var verdict = PermissionEvaluator.Evaluate(query).Verdict;
        Assert.Equal(PermissionDecision.Ask, verdict.Decision);
        Assert.Equal("The rule allow shell(git add *) (test) does not cover the command \"git add *.txt\": link.txt is outside the workspace.", verdict.Reason);
    }

    [Fact]
    public void Wildcard_ProgramOfTheFolderBehindAnOption_IsNotTaken()
    {
        var query = Query("lint --fix --formatter ./fmt src", "shell(lint *)");
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        query = query with { IsProgram = static path => path == "/w/fmt" };
        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
        Assert.Equal(
            PermissionDecision.Allow,
            PermissionEvaluator.Evaluate(Query("lint --formatter ./fmt src", "shell(lint --formatter ./fmt *)") with { IsProgram = query.IsProgram }).Verdict
                .Decision);
    }

    [Theory]
    [InlineData("path(src/**, outside)")]
    [InlineData("host(example.com, outside)")]
    [InlineData("shell(domain:example.com, outside)")]
    [InlineData("shell(, outside)")]
    public void Outside_BehindWhatIsNoCommand_IsAnError(string rule)
    {
        var result = Permissions.Rules.PermissionRuleParser.Parse(rule, "test");
        Assert.Null(result.Rule);
        Assert.Contains("outside", result.Error, StringComparison.Ordinal);
    }

    private static PermissionQuery Query(string line, string rule) =>
        Plans.Query(Plans.Shell(line), rules: Plans.Rules(allow: rule)) with { IsVariable = static name => name == "HOME" };
}
