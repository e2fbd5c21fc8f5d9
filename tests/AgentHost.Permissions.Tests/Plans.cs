using AgentHost.Client;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

/// <summary>Short ways to plans, rules and queries.</summary>
internal static class Plans
{
    public const ToolEffects All = (ToolEffects)63;

    public static ToolPlan Of(string tool, ToolEffects effects, params Resource[] resources) =>
        new(new ToolCall("c1", tool, AgentJson.EmptyObject), tool) { Effects = effects, Resources = resources };

    public static ToolPlan Shell(string line) => Of("shell", ToolEffects.Execute, Resource.ShellLine(line));

    public static ToolPlan Read(string path) => Of("read", ToolEffects.Read, Resource.ReadPath(path));

    public static ToolPlan Edit(string path) => Of("edit", ToolEffects.Read | ToolEffects.Write, Resource.WritePath(path));

    public static PermissionRule Rule(string text) =>
        PermissionRuleParser.Parse(text, "test") is { Rule: { } rule } ? rule : throw new ArgumentException(PermissionRuleParser.Parse(text, "test").Error);

    public static PermissionRules Rules(string? deny = null, string? ask = null, string? allow = null) => new()
    {
        Deny = List(deny),
        Ask = List(ask),
        Allow = List(allow),
    };

    public static PermissionQuery Query(
        ToolPlan plan, PermissionMode mode = PermissionMode.Default, PermissionRules? rules = null, HookVerdict hook = HookVerdict.None) => new()
    {
        Tool = plan.Call.Tool,
        Plan = plan,
        DeclaredEffects = All,
        Mode = mode,
        Rules = rules ?? PermissionRules.Empty,
        Paths = new FakePaths(),
        RepositoryProblem = (_, _) => null,
        SettingsFolders = ["/home/me/.config/agent-host"],
        Hook = hook,
    };

    public static PermissionDecision Decide(
        ToolPlan plan, PermissionMode mode = PermissionMode.Default, PermissionRules? rules = null, HookVerdict hook = HookVerdict.None) =>
        PermissionEvaluator.Evaluate(Query(plan, mode, rules, hook)).Verdict.Decision;

    // Several rules are separated by "; ".
    private static IReadOnlyList<PermissionRule> List(string? texts) => texts is null ? [] : [.. texts.Split("; ").Select(Rule)];
}
