using AgentHost.Client;

namespace AgentHost.Permissions.Tests;

/// <summary>What was allowed in advance for a turn: below every ask and deny, and never past what safety holds back.</summary>
public sealed class PreApprovalTests
{
    [Theory]
    [InlineData("npm test", PermissionMode.Default, null, null, PermissionDecision.Allow)]
    [InlineData("npm test", PermissionMode.DontAsk, null, null, PermissionDecision.Allow)]
    [InlineData("npm test", PermissionMode.Plan, null, null, PermissionDecision.Deny)]
    [InlineData("npm test", PermissionMode.Default, "shell(npm *)", null, PermissionDecision.Deny)]
    [InlineData("npm test", PermissionMode.Default, null, "shell(npm *)", PermissionDecision.Ask)]
    [InlineData("npm test && rm x", PermissionMode.Default, null, null, PermissionDecision.Ask)]
    [InlineData("sudo npm test", PermissionMode.Default, null, null, PermissionDecision.Ask)]
    public void Evaluate_ApprovedCommand_IsAllowedWhereNothingIsAgainstIt(
        string line, PermissionMode mode, string? deny, string? ask, PermissionDecision expected)
    {
        var query = Plans.Query(Plans.Shell(line), mode, Plans.Rules(deny, ask)) with { PreApproved = [Plans.Rule("shell(npm *)")] };

        Assert.Equal(expected, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Theory]
    [InlineData("rm -rf /")]
    [InlineData("sudo reboot")]
    public void Evaluate_WholeToolApproved_LiftsNothingThatSafetyHoldsBack(string line)
    {
        var query = Plans.Query(Plans.Shell(line)) with { PreApproved = [Plans.Rule("shell")] };

        Assert.NotEqual(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_SecretApproved_StillAsks()
    {
        var query = Plans.Query(Plans.Read(".env")) with { PreApproved = [Plans.Rule("read")] };

        Assert.Equal(PermissionDecision.Ask, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Fact]
    public void Add_RulesThatCannotBeRead_ArePassedOverAndTheRestIsBounded()
    {
        var approvals = new PreApprovals();

        approvals.Add(["read", "(", "", .. Enumerable.Repeat("write", 500)], "test");

        Assert.Equal(200, approvals.Rules.Count);
        Assert.Equal("read", approvals.Rules[0].Text);
    }
}
