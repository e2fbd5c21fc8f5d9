using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

/// <summary>Commands of git that only look, beside the one that a call is for, where the repository's settings could name programs.</summary>
public sealed class CompanionTests
{
    private const string Look = "git rev-parse --verify HEAD";

    [Theory]
    [InlineData("git(commit *)", PermissionDecision.Allow, "git commit --all", Look, "git log --format=%H -1 HEAD")]
    [InlineData("git(status *)", PermissionDecision.Allow, "git status", Look)]
    [InlineData("git(commit *)", PermissionDecision.Ask, Look, "git commit --all")] // what comes first is what the call is for
    [InlineData("git(rev-parse *)", PermissionDecision.Ask, Look, "git commit --all")]
    [InlineData("git(commit *)", PermissionDecision.Ask, "git commit --all", "git show HEAD")] // content
    [InlineData("git(commit *)", PermissionDecision.Ask, "git commit --all", "git push")]
    [InlineData("git(commit *)", PermissionDecision.Ask, "git commit --all", "git log --format=%G? -1")]
    [InlineData("git(commit *)", PermissionDecision.Ask, "git commit --all", "git log -- .env")]
    [InlineData("git(--version)", PermissionDecision.Ask, "git --version", Look)] // looks for no repository
    [InlineData("git(make)", PermissionDecision.Ask, "make", Look)]
    [InlineData("git(log *)", PermissionDecision.Ask, "git commit --all", Look)]
    public void Evaluate_OddRepository_FollowsTheCommandThatComesFirst(string rule, PermissionDecision expected, params string[] commands) =>
        Assert.Equal(expected, Decide(Plans.Rules(allow: rule), commands));

    [Fact]
    public void Evaluate_OddRepository_NoRule_Asks() => Assert.Equal(PermissionDecision.Ask, Decide(PermissionRules.Empty, "git status", Look));

    [Theory]
    [InlineData("deny", PermissionDecision.Deny)]
    [InlineData("ask", PermissionDecision.Ask)]
    public void Evaluate_RuleAgainstACompanion_Holds(string kind, PermissionDecision expected) =>
        Assert.Equal(
            expected,
            Decide(
                Plans.Rules(
                    allow: "git(commit *)", deny: kind == "deny" ? "command(git rev-parse *)" : null, ask: kind == "ask" ? "command(git rev-parse *)" : null),
                "git commit --all",
                Look));

    [Fact]
    public void Evaluate_CompanionInAnotherFolder_Asks()
    {
        var plan = Plans.Of(
            "git", ToolEffects.Execute, Resource.Program(["git", "commit"]), Resource.Program(Look.Split(' ')) with { WorkingFolder = "other" });
        Assert.Equal(PermissionDecision.Ask, Evaluate(plan, Plans.Rules(allow: "git(commit *)")).Verdict.Decision);
    }

    [Fact]
    public void Suggestions_LeaveCompanionsOut()
    {
        var plan = Plans.Of("git", ToolEffects.Execute, Resource.Program(["git", "commit"]), Resource.Program(Look.Split(' ')));
        Assert.Equal(["git(commit)"], Evaluate(plan, PermissionRules.Empty).Suggestions);
    }

    private static PermissionDecision Decide(PermissionRules rules, params string[] commands) =>
        Evaluate(Plans.Of("git", ToolEffects.Execute, [.. commands.Select(static command => Resource.Program(command.Split(' ')))]), rules).Verdict.Decision;

    private static PermissionEvaluation Evaluate(ToolPlan plan, PermissionRules rules) =>
        PermissionEvaluator.Evaluate(Plans.Query(plan, rules: rules) with { RepositoryProblem = (_, _) => "the repository's settings can name programs" });
}
