using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>The table of lines with the decision that each deserves, and why.</summary>
public sealed class LineDecisionTests
{
    // A rule about files below the folder makes listings of it ask: it is there only for lines that name them.
    private static PermissionRules RulesFor(string line) =>
        Plans.Rules(
            deny: line.Contains("secrets", StringComparison.Ordinal) ? "shell(git push *); path(secrets/**)" : "shell(git push *)",
            ask: "shell(npm publish *)",
            allow: DecisionTable.Allow);

    [Fact]
    public void Line_OfTheTable_IsDecidedAsItSays()
    {
        Assert.True(DecisionTable.Rows.Count >= 300, $"{DecisionTable.Rows.Count} rows");
        var wrong = new List<string>();
        foreach (var (decision, line, why) in DecisionTable.Rows)
        {
            var evaluation = PermissionEvaluator.Evaluate(Query(line));
            if (evaluation.Verdict.Decision != decision)
            {
                wrong.Add($"{decision} expected, {evaluation.Verdict.Decision} is: {line}    ({why})\n      {evaluation.Verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }

    // The worst part decides, and a line without its parts' permission has none.
    [Fact]
    public void Parts_OfEachLine_AgreeWithTheWhole()
    {
        foreach (var (_, line, _) in DecisionTable.Rows)
        {
            var whole = PermissionTestCall.Test(Query(line));
            Assert.NotEmpty(whole.Parts);
            Assert.Equal(whole.Decision, whole.Parts.Min(static part => part.Decision));
            Assert.All(whole.Parts, static part => Assert.NotEqual("", part.Text));
        }
    }

    private static PermissionQuery Query(string line) => Plans.Query(Plans.Shell(line), rules: RulesFor(line)) with { DeclaredEffects = Plans.All };
}
