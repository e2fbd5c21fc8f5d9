using AgentHost.Client;

namespace AgentHost.Permissions.Tests;

/// <summary>A tool that is named after the program it runs.</summary>
public sealed class NamedProgramTests
{
    [Theory]
    [InlineData("git(commit)", "git commit", PermissionDecision.Allow)]
    [InlineData("git(git commit)", "git commit", PermissionDecision.Allow)]
    [InlineData("git(commit)", "git commit --all", PermissionDecision.Ask)]
    [InlineData("git(commit *)", "git commit --all", PermissionDecision.Allow)]
    [InlineData("command(commit *)", "git commit", PermissionDecision.Ask)]
    [InlineData("command(git commit *)", "git commit", PermissionDecision.Allow)]
    [InlineData("shell(commit *)", "git commit", PermissionDecision.Ask)]
    public void Allow_WithAndWithoutTheProgram_Covers(string rule, string command, PermissionDecision expected) =>
        Assert.Equal(expected, Plans.Decide(Plan("git", command), rules: Plans.Rules(allow: rule)));

    [Theory]
    [InlineData("git(commit *)")]
    [InlineData("git(git commit *)")]
    [InlineData("command(git *)")]
    [InlineData("git")]
    public void Deny_WithAndWithoutTheProgram_Hits(string rule) =>
        Assert.Equal(PermissionDecision.Deny, Plans.Decide(Plan("git", "git commit --all"), rules: Plans.Rules(deny: rule, allow: "git")));

    [Fact]
    public void ShellLine_ThatBeginsWithTheToolsName_IsNotCutShort() =>
        Assert.Equal(
            PermissionDecision.Ask,
            Plans.Decide(Plans.Of("shell", ToolEffects.Execute, Resource.ShellLine("shell touch x")), rules: Plans.Rules(allow: "shell(touch *)")));

    [Fact]
    public void Suggestions_NameTheCommandAlone_AndNoFamily()
    {
        var evaluation = PermissionEvaluator.Evaluate(Plans.Query(Plan("git", "git branch x")));
        Assert.Equal(["git(branch x)"], evaluation.Suggestions);
    }

    [Theory]
    [InlineData("git status")]
    [InlineData("git stash list")]
    [InlineData("git diff --stat")]
    [InlineData("git worktree list")]
    public void Looking_IsFree_InPlanModeToo(string command) => Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plan("git", command), PermissionMode.Plan));

    [Theory]
    [InlineData("git stash")]
    [InlineData("git stash show stash@{0}")]
    [InlineData("git show HEAD")]
    [InlineData("git blame -- a.txt")]
    [InlineData("git stash drop stash@{0}")]
    [InlineData("git stash list --output=x")]
    [InlineData("git worktree add x")]
    [InlineData("git worktree list x")]
    public void Changing_IsNotFree(string command) => Assert.Equal(PermissionDecision.Deny, Plans.Decide(Plan("git", command), PermissionMode.Plan));

    private static ToolPlan Plan(string tool, string command) => Plans.Of(tool, ToolEffects.Read | ToolEffects.Execute, Resource.Program(command.Split(' ')));
}
