using System.Globalization;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>
/// Judges the connections of a command that was allowed already: by the rules that name hosts, and by them alone. A rule for the whole tool let the command
/// run; it does not open the network to it.
/// </summary>
public static class HostGate
{
    /// <summary>Ports that a rule means where it names none.</summary>
    private static readonly int[] Usual = [80, 443];

    /// <summary>Judges a connection.</summary>
    /// <param name="tool">The tool that runs the command.</param>
    /// <param name="plan">The connection's plan: one host with its port.</param>
    /// <param name="port">The port.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="rules">Rules of all layers.</param>
    /// <param name="paths">The workspace.</param>
    public static PermissionEvaluation Evaluate(string tool, ToolPlan plan, int port, PermissionMode mode, PermissionRules rules, IWorkspacePaths paths) =>
        PermissionEvaluator.Evaluate(new PermissionQuery
        {
            Tool = tool,
            Plan = plan,
            DeclaredEffects = ToolEffects.Network,
            Mode = mode,
            Paths = paths,
            Rules = new PermissionRules
            {
                Deny = [.. rules.Deny.Where(static rule => rule.Host is not null)],
                Ask = [.. rules.Ask.Where(static rule => rule.Host is not null)],
                Allow = [.. rules.Allow.Where(rule => rule.Host is { } host && (host.NamesPort || Usual.Contains(port)))],
            },
        });

    /// <summary>Writes the rule that would allow a host to a tool's commands; the port stands in it where it is not a usual one.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="host">A name or an address, an IPv6 one in brackets.</param>
    /// <param name="port">The port.</param>
    public static string RuleFor(string tool, string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{tool}(domain:{host}{(Usual.Contains(port) ? "" : $":{port}")})");

    /// <summary>Tests that a rule allows some host to a tool.</summary>
    public static bool NamesHosts(PermissionRules rules, string tool) => rules.Allow.Any(rule => rule.Host is not null && rule.IsFor(tool));
}
