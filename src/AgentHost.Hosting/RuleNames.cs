using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Permissions.Rules;

namespace AgentHost.Hosting;

/// <summary>
/// Rules whose tool is written almost like one that there is: such a rule never holds, and a deny that never holds is worse than none. A name that is like no
/// other may be that of a tool that only a running plugin knows, so nothing is said of it.
/// </summary>
internal static class RuleNames
{
    public static List<JsonProblem> Check(PermissionRules rules, IReadOnlyList<PluginManifest> manifests)
    {
        var found = new List<JsonProblem>();
        HashSet<string>? tools = null;
        Check(rules.Deny);
        Check(rules.Ask);
        Check(rules.Allow);
        return found;

        void Check(IReadOnlyList<PermissionRule> list)
        {
            foreach (var rule in list)
            {
                if (rule.Tool is not { } name || name.Contains('*', StringComparison.Ordinal))
                {
                    continue;
                }

                tools ??= ToolsOf(manifests);
                if (!tools.Contains(name) && NearestName.Find(name, tools) is { } near)
                {
                    found.Add(new JsonProblem(
                        rule.Source, 0, 0, $"the rule {SchemaText.Short(rule.Text)} holds for no tool that is installed (did you mean \"{near}\"?).",
                        JsonSeverity.Warning)
                    {
                        Code = ProblemCodes.NotInstalled,
                    });
                }
            }
        }
    }

    private static HashSet<string> ToolsOf(IReadOnlyList<PluginManifest> manifests)
    {
        var tools = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            foreach (var (name, _) in ManifestDeclarations.Of(manifest, CapabilityKinds.Tool))
            {
                tools.Add(name);
            }
        }

        return tools;
    }
}
