using AgentHost.Json;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Turns;

/// <summary>Tools of an agent by its lists: names of tools, and rules for the parts of tools that it names.</summary>
public sealed record AgentTools
{
    /// <summary>Those of no agent.</summary>
    public static AgentTools All { get; } = new();

    /// <summary>The only tools, by name; null for all.</summary>
    public IReadOnlyList<string>? Only { get; private init; }

    /// <summary>Tools that it is without, by name.</summary>
    public IReadOnlyList<string> Without { get; private init; } = [];

    /// <summary>The tools of which it has a part.</summary>
    public IReadOnlyList<ToolBound> Bounds { get; private init; } = [];

    /// <summary>The parts of tools that it is without, as rules that deny.</summary>
    public PermissionRules Denied { get; private init; } = PermissionRules.Empty;

    /// <summary>Entries of the lists that cannot be read, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Reads them.</summary>
    public static AgentTools Of(AgentProfile? agent)
    {
        if (agent is null || (agent.Tools is null && agent.WithoutTools.Count == 0))
        {
            return All;
        }

        var source = $"the agent {agent.Name}{(agent.File is { } file ? $" of {file}" : "")}";
        var problems = new List<string>();
        var bounds = new List<ToolBound>();
        var own = agent.Tools ?? [];
        foreach (var parts in own.Where(IsPart).GroupBy(NameOf, StringComparer.Ordinal))
        {
            if (!own.Contains(parts.Key, StringComparer.Ordinal))
            {
                bounds.Add(
                    new ToolBound(agent.Name, parts.Key, Rules(parts, (word, error) => problems.Add($"{Shown(word)}, so no call is covered by it: {error}"))));
            }
        }

        var without = agent.WithoutTools.Where(static word => !IsPart(word)).ToList();
        var denied = Rules(agent.WithoutTools.Where(IsPart), (word, error) =>
        {
            // It might have been what matters most.
            without.Add(NameOf(word));
            problems.Add($"{Shown(word)}, so all of {NameOf(word)} is taken away: {error}");
        });
        return new AgentTools
        {
            Only = agent.Tools is null ? null : [.. own.Select(NameOf).Distinct(StringComparer.Ordinal)],
            Without = without,
            Bounds = bounds,
            Denied = denied.Count > 0 ? new PermissionRules { Deny = denied } : PermissionRules.Empty,
            Problems = problems,
        };

        string Shown(string word) => $"{SchemaText.Short(word)} of {source} cannot be read";

        List<PermissionRule> Rules(IEnumerable<string> words, Action<string, string?> fail)
        {
            var rules = new List<PermissionRule>();
            foreach (var word in words)
            {
                var read = PermissionRuleParser.Parse(word, source);
                if (read.Rule is { } rule)
                {
                    rules.Add(rule);
                }
                else
                {
                    fail(word, read.Error);
                }
            }

            return rules;
        }
    }

    /// <summary>The name of the tool that a word of a list is about.</summary>
    public static string NameOf(string word) => word.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? word[..open] : word;

    private static bool IsPart(string word) => word.Contains('(', StringComparison.Ordinal);
}
