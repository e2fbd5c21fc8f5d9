using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

/// <summary>Calls in the profile <c>sandboxed</c>: a line may start, because the sandbox holds what it may not do.</summary>
public sealed class SandboxStartTests
{
    [Theory]
    [InlineData("npm test", PermissionDecision.Allow)]
    [InlineData("dotnet build && dotnet test", PermissionDecision.Allow)]
    [InlineData("python3 -c 'print(1)'", PermissionDecision.Allow)]
    [InlineData("sh -c \"$x\"", PermissionDecision.Allow)]
    [InlineData("git diff HEAD~1", PermissionDecision.Allow)]
    [InlineData("git commit -m \"$(cat notes)\"", PermissionDecision.Allow)]
    [InlineData("make > build.log 2>&1", PermissionDecision.Allow)]
    [InlineData("echo x > /etc/made", PermissionDecision.Allow)]
    [InlineData("cat .env", PermissionDecision.Allow)]
    [InlineData("for f in $(ls); do ./x $f; done", PermissionDecision.Allow)]
    [InlineData("rm -rf build", PermissionDecision.Ask)]
    [InlineData("make && rm -rf build", PermissionDecision.Ask)]
    [InlineData("sh -c 'rm -rf build'", PermissionDecision.Ask)]
    [InlineData("git reset --hard", PermissionDecision.Ask)]
    [InlineData("git push", PermissionDecision.Ask)]
    [InlineData("git -C sub push origin main", PermissionDecision.Ask)]
    [InlineData("sudo make install", PermissionDecision.Ask)]
    [InlineData("echo '{}' > .agents/agent.json", PermissionDecision.Ask)]
    public void Line_MayStart(string line, PermissionDecision expected)
    {
        var verdict = PermissionEvaluator.Evaluate(Query(Plans.Shell(line))).Verdict;

        Assert.Equal(expected, verdict.Decision);
        Assert.Equal(expected == PermissionDecision.Allow, verdict.Sandbox);
    }

    [Fact]
    public void Line_ThatOnlyReads_IsAllowedAsEver()
    {
        var verdict = PermissionEvaluator.Evaluate(Query(Plans.Shell("ls src"))).Verdict;
        Assert.Equal(PermissionDecision.Allow, verdict.Decision);
    }

    [Theory]
    [InlineData("deny", "shell(npm *)", PermissionDecision.Deny)]
    [InlineData("ask", "shell(npm *)", PermissionDecision.Ask)]
    [InlineData("deny", "path(secrets/**)", PermissionDecision.Allow)]
    public void Rules_StandBeforeTheSandbox(string list, string rule, PermissionDecision expected)
    {
        var rules = Plans.Rules(deny: list == "deny" ? rule : null, ask: list == "ask" ? rule : null);
        Assert.Equal(expected, PermissionEvaluator.Evaluate(Query(Plans.Shell("npm test"), rules)).Verdict.Decision);
    }

    [Fact]
    public void Leaving_Asks_EvenWhereARuleAllows()
    {
        var plan = Plans.Shell("npm install") with { LeavesSandbox = true };
        var verdict = PermissionEvaluator.Evaluate(Query(plan, Plans.Rules(allow: "shell(npm *)"))).Verdict;

        Assert.Equal((PermissionDecision.Ask, "It would run outside the sandbox."), (verdict.Decision, verdict.Reason));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(plan, rules: Plans.Rules(allow: "shell(npm *)")));
    }

    [Fact]
    public void Push_OnceAllowed_RunsOutside()
    {
        Assert.True(PermissionEvaluator.Evaluate(Query(Plans.Shell("git push"))).LeavesSandbox);
        Assert.False(PermissionEvaluator.Evaluate(Query(Plans.Shell("npm test"))).LeavesSandbox);
    }

    [Fact]
    public void OtherCalls_AreJudgedAsEver()
    {
        Assert.Equal(PermissionDecision.Allow, Of(Plans.Edit("src/a.cs")));
        Assert.Equal(PermissionDecision.Ask, Of(Plans.Edit("/etc/hosts")));
        Assert.Equal(PermissionDecision.Ask, Of(Plans.Of("fetch", ToolEffects.Network, Resource.Host("a.example"))));
        Assert.Equal(PermissionDecision.Ask, Of(Plans.Of("git", ToolEffects.Execute, Resource.Program(["git", "gc"]))));

        static PermissionDecision Of(ToolPlan plan) => PermissionEvaluator.Evaluate(Query(plan)).Verdict.Decision;
    }

    [Fact]
    public void Plan_StartsNothing() => Assert.Equal(
        PermissionDecision.Deny, PermissionEvaluator.Evaluate(Query(Plans.Shell("npm test")) with { Mode = PermissionMode.Plan }).Verdict.Decision);

    private static PermissionQuery Query(ToolPlan plan, PermissionRules? rules = null) =>
        Plans.Query(plan, PermissionMode.AcceptEdits, (rules ?? PermissionRules.Empty) with { Sandboxed = true }) with { HasSandbox = true };
}
