using AgentHost.Kernel.Json;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Plugins;

namespace AgentHost.Kernel.Hosting;

/// <summary>
/// Rules whose tool is written almost like one that there is: such a rule never holds, and a deny that never holds is worse than none. A name that is like no other may be that of a tool that only
/// a running plugin knows, so nothing is said of it.
/// </summary>
internal static class RuleNames
{
    public static IEnumerable<JsonProblem> Check(PermissionRules rules, IReadOnlyList<PluginManifest> manifests)
    {
        HashSet<string>? tools = null;
        foreach (var rule in rules.Deny.Concat(rules.Ask).Concat(rules.Allow))
        {
            if (rule.Tool is not { } name || name.Contains('*', StringComparison.Ordinal))
            {
                continue;
            }

            tools ??= manifests.SelectMany(static manifest => ManifestDeclarations.Of(manifest, CapabilityKinds.Tool)).Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal);
            if (!tools.Contains(name) && NearestName.Find(name, tools) is { } near)
            {
                yield return new JsonProblem(rule.Source, 0, 0, $"the rule {SchemaText.Short(rule.Text)} holds for no tool that is installed (did you mean \"{near}\"?).", JsonSeverity.Warning);
            }
        }
    }
}
