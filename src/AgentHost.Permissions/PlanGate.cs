using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>
/// Gate for the reads of a call while it is executed: what its rules leave free, and the paths of its frozen plan. Below a folder that the plan names whole,
/// secret and denied files stay shut.
/// </summary>
/// <param name="rules">What needs no asking.</param>
/// <param name="granted">The frozen plan's paths.</param>
public sealed class PlanGate(RuleGate rules, IReadOnlyList<GrantedPath> granted) : IPathGate
{
    public GateVerdict Judge(string realPath, bool isFolder)
    {
        var standing = rules.Stand(realPath, isFolder, out var rule);
        switch (standing)
        {
            case PathAccess.Free:
                return GateVerdict.Allowed;
            case PathAccess.Hidden or PathAccess.Denied:
                return rules.Refuse(standing, realPath, rule);
        }

        foreach (var grant in granted)
        {
            if (grant.Path == realPath || (grant.Recursive && IsBelow(realPath, grant.Path) && Opens(grant, standing)))
            {
                return GateVerdict.Allowed;
            }
        }

        return rules.Refuse(standing, realPath, rule);
    }

    public bool MayHideBelow(string realFolder) => rules.MayHideBelow(realFolder);

    // The person was asked for the folder: that opens below it only what made the folder itself a question.
    private bool Opens(GrantedPath grant, PathAccess standing) =>
        standing == PathAccess.Outside || rules.Stand(grant.Path, isFolder: true, out _) == standing;

    private static bool IsBelow(string path, string folder)
    {
        var bare = folder.AsSpan().TrimEnd('/');
        return path.Length > bare.Length && path[bare.Length] == '/' && path.AsSpan().StartsWith(bare, StringComparison.Ordinal);
    }
}
