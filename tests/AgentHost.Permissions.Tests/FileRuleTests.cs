using AgentHost.Client;

namespace AgentHost.Permissions.Tests;

/// <summary>Rules for files, by the words that stand for every tool.</summary>
public sealed class FileRuleTests
{
    [Theory]
    [InlineData("write", "src/a.cs", PermissionDecision.Allow)]
    [InlineData("apply_patch", "src/a.cs", PermissionDecision.Allow)]
    [InlineData("delete", "src/a.cs", PermissionDecision.Allow)]
    [InlineData("tool_of_a_plugin", "src/a.cs", PermissionDecision.Allow)]
    [InlineData("write", "docs/a.md", PermissionDecision.Ask)]
    public void Edit_SpeaksOfEveryChange(string tool, string path, PermissionDecision expected) =>
        Assert.Equal(expected, Plans.Decide(Plans.Of(tool, ToolEffects.Write, Resource.WritePath(path)), rules: Plans.Rules(allow: "edit(src/**)")));

    [Theory]
    [InlineData("edit", "write", true)]
    [InlineData("edit(**)", "move", true)]
    [InlineData("read(private/**)", "grep", false)]
    [InlineData("read", "list", false)]
    public void Deny_OfTheCommonWord_HoldsForEachTool(string rule, string tool, bool write) => Assert.Equal(
        PermissionDecision.Deny,
        Plans.Decide(
            Plans.Of(
                tool, write ? ToolEffects.Write : ToolEffects.Read, write ? Resource.WritePath("private/x") : Resource.ReadPath("private/x")),
            PermissionMode.Bypass,
            Plans.Rules(deny: rule)));

    [Fact]
    public void Move_NeedsBothPlaces() => Assert.Equal(
        PermissionDecision.Ask,
        Plans.Decide(
            Plans.Of("move", ToolEffects.Write, Resource.WritePath("src/a.cs"), Resource.WritePath("lib/a.cs")), rules: Plans.Rules(allow: "edit(src/**)")));

    [Theory]
    [InlineData(".vscode/tasks.json")]
    [InlineData(".husky/pre-commit")]
    [InlineData(".gitattributes")]
    [InlineData("src/.gitattributes")]
    [InlineData(".github/workflows/build.yml")]
    [InlineData(".idea/runConfigurations/x.xml")]
    [InlineData(".devcontainer/devcontainer.json")]
    [InlineData(".gitlab-ci.yml")]
    [InlineData("Jenkinsfile")]
    [InlineData("x.code-workspace")]
    [InlineData("lefthook.yml")]
    public void AcceptEdits_FileThatOthersRun_Asks(string path)
    {
        var verdict = PermissionEvaluator.Evaluate(Plans.Query(Plans.Edit(path), PermissionMode.AcceptEdits)).Verdict;
        Assert.Equal(PermissionDecision.Ask, verdict.Decision);
        Assert.Contains($"{path} is run by editors, git or a build service", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(PermissionDecision.Ask, Plans.Decide(Plans.Shell($"echo x > {path}"), PermissionMode.AcceptEdits));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Edit(path), rules: Plans.Rules(allow: "edit(**)")));
    }

    [Theory]
    [InlineData("src/vscode/a.json")]
    [InlineData("docs/.github/README.md")]
    [InlineData("github/workflows/x.yml")]
    public void AcceptEdits_FileWithANearName_Runs(string path) =>
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Edit(path), PermissionMode.AcceptEdits));

    [Fact]
    public void Tool_ThatDoesNotSayWhatItDoes_Asks()
    {
        var query = Plans.Query(Plans.Of("weather", ToolEffects.None)) with { DeclaredEffects = null };
        var verdict = PermissionEvaluator.Evaluate(query).Verdict;
        Assert.Equal(PermissionDecision.Ask, verdict.Decision);
        Assert.Equal("No rule allows the tool weather: its manifest does not say what the tool does (effects).", verdict.Reason);
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query with { DeclaredEffects = ToolEffects.None }).Verdict.Decision);
        Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(query with { Rules = Plans.Rules(allow: "weather") }).Verdict.Decision);
        Assert.Equal(PermissionDecision.Deny, PermissionEvaluator.Evaluate(query with { Mode = PermissionMode.Plan }).Verdict.Decision);
    }
}
