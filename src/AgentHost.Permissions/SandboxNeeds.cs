using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Holds what a plan wants opened in its sandbox to the rules.</summary>
public static class SandboxNeeds
{
    /// <summary>The plan without the paths that a rule denies to read, or to change.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rules">Rules of the call.</param>
    /// <param name="paths">The workspace.</param>
    public static ToolPlan WithoutDenied(ToolPlan plan, PermissionRules rules, IWorkspacePaths paths)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rules);
        return plan.Sandbox is not { } needs || rules.Deny.Count == 0
            ? plan
            : plan with
            {
                Sandbox = needs with
                {
                    Read = [.. needs.Read.Where(path => !IsDenied(path, write: false))],
                    Write = [.. needs.Write.Where(path => !IsDenied(path, write: true) && !IsDenied(path, write: false))],
                },
            };

        bool IsDenied(string path, bool write) =>
            rules.Deny.Any(rule => rule.IsForPaths(plan.Call.Tool, write) && (rule.HitsPath(path, paths) || rule.MayHitBelow(path, paths)));
    }
}
