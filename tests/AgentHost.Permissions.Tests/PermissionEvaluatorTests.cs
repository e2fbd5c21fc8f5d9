using AgentHost.Client;
using AgentHost.FileSystem.Tests;

namespace AgentHost.Permissions.Tests;

public sealed class PermissionEvaluatorTests
{
    // The specification's table, for an edit inside the workspace: columns are no rule, rule allows, rule asks, hook allows.
    [Theory]
    [InlineData(PermissionMode.Default, "Ask Allow Ask Allow")]
    [InlineData(PermissionMode.AcceptEdits, "Allow Allow Ask Allow")]
    [InlineData(PermissionMode.Plan, "Deny Deny Deny Deny")]
    [InlineData(PermissionMode.DontAsk, "Deny Allow Deny Allow")]
    [InlineData(PermissionMode.Bypass, "Allow Allow Allow Allow")]
    public void Evaluate_EditInside_FollowsTheTable(PermissionMode mode, string expected) => AssertRow(Plans.Edit("a.txt"), mode, expected, "edit");

    [Theory]
    [InlineData(PermissionMode.Default, "Allow Allow Ask Allow")]
    [InlineData(PermissionMode.AcceptEdits, "Allow Allow Ask Allow")]
    [InlineData(PermissionMode.Plan, "Allow Allow Deny Allow")]
    [InlineData(PermissionMode.DontAsk, "Allow Allow Deny Allow")]
    [InlineData(PermissionMode.Bypass, "Allow Allow Allow Allow")]
    public void Evaluate_ReadInside_FollowsTheTable(PermissionMode mode, string expected) => AssertRow(Plans.Read("a.txt"), mode, expected, "read");

    [Theory]
    [InlineData(PermissionMode.Default, "Ask Allow Ask Allow")]
    [InlineData(PermissionMode.AcceptEdits, "Ask Allow Ask Allow")]
    [InlineData(PermissionMode.Plan, "Deny Deny Deny Deny")]
    [InlineData(PermissionMode.DontAsk, "Deny Allow Deny Allow")]
    [InlineData(PermissionMode.Bypass, "Allow Allow Allow Allow")]
    public void Evaluate_Command_FollowsTheTable(PermissionMode mode, string expected) => AssertRow(Plans.Shell("npm test"), mode, expected, "shell");

    [Theory]
    [InlineData(PermissionMode.Default, "Ask Allow Ask Allow")]
    [InlineData(PermissionMode.AcceptEdits, "Ask Allow Ask Allow")]
    [InlineData(PermissionMode.Plan, "Deny Allow Deny Deny")]
    [InlineData(PermissionMode.DontAsk, "Deny Allow Deny Allow")]
    [InlineData(PermissionMode.Bypass, "Allow Allow Allow Allow")]
    public void Evaluate_SecretRead_FollowsTheTable(PermissionMode mode, string expected) => AssertRow(Plans.Read(".env"), mode, expected, "read");

    [Theory]
    [InlineData(PermissionMode.Default)]
    [InlineData(PermissionMode.AcceptEdits)]
    [InlineData(PermissionMode.Plan)]
    [InlineData(PermissionMode.DontAsk)]
    [InlineData(PermissionMode.Bypass)]
    public void Evaluate_DenyRule_WinsEverywhere(PermissionMode mode)
    {
        var evaluation = PermissionEvaluator.Evaluate(Plans.Query(Plans.Read("a.txt"), mode, Plans.Rules(deny: "path(a.*)", allow: "read"), HookVerdict.Allow));

        Assert.Equal(PermissionDecision.Deny, evaluation.Verdict.Decision);
        Assert.Equal(PermissionCause.Rule, evaluation.Verdict.Cause);
        Assert.Equal("path(a.*)", evaluation.Verdict.Rule);
        Assert.Contains("path(a.*)", evaluation.Verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HookVerdict.Deny, PermissionMode.Bypass, PermissionDecision.Deny)]
    [InlineData(HookVerdict.Stop, PermissionMode.Default, PermissionDecision.Deny)]
    [InlineData(HookVerdict.Ask, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData(HookVerdict.Ask, PermissionMode.DontAsk, PermissionDecision.Deny)]
    [InlineData((HookVerdict)99, PermissionMode.Default, PermissionDecision.Ask)]
    public void Evaluate_Hook_Narrows(HookVerdict hook, PermissionMode mode, PermissionDecision expected) =>
        Assert.Equal(expected, Plans.Decide(Plans.Read("a.txt"), mode, Plans.Rules(allow: "read"), hook));

    [Theory]
    [InlineData("/etc/passwd", false, Risk.Medium)]
    [InlineData("../x", false, Risk.Medium)]
    [InlineData(".env", false, Risk.High)]
    [InlineData("keys/server.pem", false, Risk.High)]
    [InlineData("x/id_ed25519", false, Risk.High)]
    [InlineData("auth.json", false, Risk.High)]
    [InlineData("/home/me/.aws/config", false, Risk.High)]
    [InlineData("/etc/hosts", true, Risk.High)]
    [InlineData(".git/hooks/pre-commit", true, Risk.High)]
    [InlineData(".agents/agent.json", true, Risk.High)]
    [InlineData(".agents/plugins/x/plugin.json", true, Risk.High)]
    [InlineData(".agents/Plugins", true, Risk.High)]
    [InlineData(".agents/hooks.json", true, Risk.High)]
    [InlineData(".agents/hooks/pre", true, Risk.High)]
    [InlineData(".agentignore", true, Risk.High)]
    [InlineData("/home/me/.config/agent-host/x", true, Risk.High)]
    [InlineData("link", false, Risk.Medium)]
    public void Evaluate_Caution_AsksWithRisk(string path, bool write, Risk risk)
    {
        var plan = write ? Plans.Edit(path) : Plans.Read(path);
        var query = Plans.Query(plan, PermissionMode.AcceptEdits) with { Paths = new FakePaths { Links = { ["/w/link"] = "/outside/x" } } };

        var evaluation = PermissionEvaluator.Evaluate(query);

        Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
        Assert.Equal(PermissionCause.Safety, evaluation.Verdict.Cause);
        Assert.Equal(risk, evaluation.Risk);
        Assert.NotEmpty(evaluation.Reasons);
    }

    [Theory]
    [InlineData("sudo ls", "privilege")]
    [InlineData("rm -rf build", "destruction")]
    [InlineData("ls && rm -fr /", "destruction")]
    [InlineData("dd if=a of=/dev/sda", "disks")]
    [InlineData("mkfs.ext4 /dev/sda", "disks")]
    [InlineData("bash -c 'sudo x'", "privilege")]
    [InlineData("git push --force", "destruction")]
    public void Evaluate_DangerousCommand_IsHighAndNamed(string line, string name)
    {
        var evaluation = PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line)));

        Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
        Assert.Equal(Risk.High, evaluation.Risk);
        Assert.Contains(evaluation.Reasons, reason => reason.StartsWith(name, StringComparison.Ordinal));
        Assert.DoesNotContain(evaluation.Suggestions, rule => rule.Contains('*', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("edit")]
    [InlineData("edit(**)")]
    [InlineData("path(.agents/agent.json)")]
    public void Evaluate_OwnSettings_AskWhateverIsAllowed(string allow) =>
        Assert.Equal(
            PermissionDecision.Ask, Plans.Decide(Plans.Edit(".agents/agent.json"), PermissionMode.AcceptEdits, Plans.Rules(allow: allow), HookVerdict.Allow));

    [Fact]
    public void Evaluate_OneOfTwoCovered_Asks()
    {
        var plan = Plans.Of("edit", ToolEffects.Write, Resource.WritePath("docs/a"), Resource.WritePath("src/a"));

        Assert.Equal(PermissionDecision.Ask, Plans.Decide(plan, rules: Plans.Rules(allow: "edit(docs/**)")));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(plan, rules: Plans.Rules(allow: "edit(docs/**); edit(src/*)")));
    }

    [Fact]
    public void Evaluate_RecursiveWrite_NeedsTheWholeTree()
    {
        var plan = Plans.Of("delete", ToolEffects.Write, Resource.WritePath("src", recursive: true));

        Assert.Equal(PermissionDecision.Ask, Plans.Decide(plan, rules: Plans.Rules(allow: "delete(src)")));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(plan, rules: Plans.Rules(allow: "delete(src/**)")));
        Assert.Equal(PermissionDecision.Deny, Plans.Decide(plan, rules: Plans.Rules(deny: "path(src/keep/*)", allow: "delete(src/**)")));
    }

    [Fact]
    public void Evaluate_LineThatIsNotUnderstood_IsAllowedByNoPattern()
    {
        Assert.Equal(PermissionDecision.Ask, Plans.Decide(Plans.Shell("ls && 'pwd"), rules: Plans.Rules(allow: "shell(*); shell(ls *)")));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Shell("ls && 'pwd"), rules: Plans.Rules(allow: "shell")));
        Assert.Empty(PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell("ls && 'pwd"))).Suggestions);
    }

    [Fact]
    public void Evaluate_BeyondTheManifest_Denies()
    {
        var query = Plans.Query(Plans.Edit("a"), PermissionMode.Bypass) with { DeclaredEffects = ToolEffects.Read };
        var quiet = Plans.Query(Plans.Of("x", ToolEffects.None, Resource.Host("a.org")), PermissionMode.Bypass) with { DeclaredEffects = ToolEffects.Read };

        Assert.Equal(PermissionCause.Manifest, PermissionEvaluator.Evaluate(query).Verdict.Cause);
        Assert.Equal(PermissionDecision.Deny, PermissionEvaluator.Evaluate(quiet).Verdict.Decision);
    }

    [Theory]
    [InlineData(ToolEffects.None, PermissionDecision.Allow)]
    [InlineData(ToolEffects.Read, PermissionDecision.Allow)]
    [InlineData(ToolEffects.Write, PermissionDecision.Ask)]
    [InlineData(ToolEffects.Execute, PermissionDecision.Ask)]
    [InlineData(ToolEffects.Network, PermissionDecision.Ask)]
    [InlineData(ToolEffects.Mcp, PermissionDecision.Ask)]
    [InlineData(ToolEffects.Agent, PermissionDecision.Ask)]
    public void Evaluate_NoResources_GoesByEffects(ToolEffects effects, PermissionDecision expected)
    {
        Assert.Equal(expected, Plans.Decide(Plans.Of("mcp__github__search", effects)));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Of("mcp__github__search", effects), rules: Plans.Rules(allow: "mcp__github__*")));
        Assert.Equal(PermissionDecision.Deny, Plans.Decide(Plans.Of("mcp__github__search", effects), rules: Plans.Rules(deny: "mcp__*")));
    }

    [Fact]
    public void Evaluate_UnknownResource_NoRuleAllows() =>
        Assert.Equal(
            PermissionDecision.Ask, Plans.Decide(Plans.Of("x", ToolEffects.None, new Resource(ResourceKind.Unknown, "?")), rules: Plans.Rules(allow: "x")));

    [Theory]
    [InlineData("npm run build", "shell(npm run build)|shell(npm run *)")]
    [InlineData("python x.py", "shell(python x.py)")]
    [InlineData("git commit -m 'a b'", "shell(git commit -m 'a b')|shell(git commit *)")]
    [InlineData("sudo make", "shell(sudo make)")]
    [InlineData("timeout 5 npm install", "shell(npm install)|shell(npm install *)")]
    [InlineData("make && npm install", "shell(make); shell(npm install)|shell(make *); shell(npm install *)")]
    [InlineData("git status; make; make", "shell(git status); shell(make)|shell(git status *); shell(make *)")]
    [InlineData("make > out.log", "shell(make); edit(out.log)|shell(make *); edit(out.log)")]
    [InlineData("ls > out.log", "edit(out.log)")]
    [InlineData("make && rm \"$x\"", "")]
    [InlineData("make && PATH=/x ls", "")]
    public void Suggestions_Command_NarrowestFirst(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line))).Suggestions));

    [Fact]
    public void Suggestions_Path_NarrowestFirst()
    {
        Assert.Equal(["edit(docs/a.md)", "edit(docs/**)"], PermissionEvaluator.Evaluate(Plans.Query(Plans.Edit("docs/a.md"))).Suggestions);
        Assert.Equal(["edit(a.md)"], PermissionEvaluator.Evaluate(Plans.Query(Plans.Edit("a.md"))).Suggestions);
        Assert.Equal(
            ["edit(a.md); edit(src/b.cs)"],
            PermissionEvaluator.Evaluate(
                Plans.Query(Plans.Of("edit", ToolEffects.Write, Resource.WritePath("a.md"), Resource.WritePath("src/b.cs")))).Suggestions);
        Assert.Equal(["read(.env)"], PermissionEvaluator.Evaluate(Plans.Query(Plans.Read(".env"))).Suggestions);
        Assert.Equal(["read(/etc/hosts)"], PermissionEvaluator.Evaluate(Plans.Query(Plans.Read("/etc/hosts"))).Suggestions);
        Assert.Equal(
            ["fetch(domain:a.org)"], PermissionEvaluator.Evaluate(Plans.Query(Plans.Of("fetch", ToolEffects.Network, Resource.Host("a.org")))).Suggestions);
        Assert.Empty(PermissionEvaluator.Evaluate(Plans.Query(Plans.Edit("docs/a.md"), rules: Plans.Rules(ask: "edit"))).Suggestions);
    }

    private static void AssertRow(ToolPlan plan, PermissionMode mode, string expected, string tool)
    {
        var row = string.Join(' ', [
            Plans.Decide(plan, mode),
            Plans.Decide(plan, mode, Plans.Rules(allow: tool)),
            Plans.Decide(plan, mode, Plans.Rules(ask: tool, allow: tool)),
            Plans.Decide(plan, mode, hook: HookVerdict.Allow),
        ]);
        Assert.Equal(expected, row);
    }
}
