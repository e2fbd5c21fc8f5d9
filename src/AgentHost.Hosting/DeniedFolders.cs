using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions.Rules;

namespace AgentHost.Hosting;

/// <summary>Rules that keep sessions out of the folders that the origin of their workspace denies to them.</summary>
internal static class DeniedFolders
{
    /// <summary>The rules; none for a folder that was there.</summary>
    /// <exception cref="HostException">A folder's path cannot be written as a rule: it would not be kept out of.</exception>
    public static IReadOnlyList<PermissionRule> Of(WorkspaceOrigin? origin)
    {
        var rules = new List<PermissionRule>();
        foreach (var folder in origin?.Folder.Denied ?? [])
        {
            var path = folder.Replace('\\', '/').TrimEnd('/');
            if (path.Length == 0 || path.AsSpan().IndexOfAny("*?[]{}!,\\()") >= 0)
            {
                throw new HostException(
                    HostFailure.Invalid,
                    $"{folder} cannot be denied to a session: a rule cannot name it, since its path has one of * ? [ ] {{ }} ( ) ! , in it.");
            }

            foreach (var pattern in (string[])[path, path + "/**"])
            {
                var rule = PermissionRuleParser.Parse($"path({pattern})", origin!.Provider).Rule
                    ?? throw new HostException(HostFailure.Invalid, $"{folder} cannot be denied to a session: a rule cannot name it.");
                rules.Add(rule with { Terms = new RuleTerms { Reason = $"the session works in {origin.Folder.Root} in its place" } });
            }
        }

        return rules;
    }
}
