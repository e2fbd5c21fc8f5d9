using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>
/// Gate for what a tool may read without asking: the workspace without secret files, without what rules deny or ask for, and what rules allow beyond it. Holds
/// while a call is prepared.
/// </summary>
public sealed class RuleGate : IPathGate
{
    private readonly IWorkspacePaths _paths;
    private readonly IgnorePatterns _ignore;
    private readonly PermissionMode _mode;
    private readonly bool _secrets;
    private readonly bool _outside;
    private readonly PermissionRule[] _deny;
    private readonly PermissionRule[] _ask;
    private readonly PermissionRule[] _allow;

    /// <summary>Makes the gate.</summary>
    /// <param name="tool">The tool that reads.</param>
    /// <param name="rules">Rules of all layers.</param>
    /// <param name="mode">The session's mode; in bypass only what is denied or hidden is shut.</param>
    /// <param name="paths">The workspace.</param>
    /// <param name="ignore">What is hidden.</param>
    /// <param name="off">The host's own cautions that a person switched off.</param>
    public RuleGate(
        string tool, PermissionRules rules, PermissionMode mode, IWorkspacePaths paths, IgnorePatterns ignore, IReadOnlyCollection<string>? off = null)
    {
        _secrets = off is not { Count: > 0 } || !off.Contains(PermissionBuiltins.Secrets);
        _outside = off is not { Count: > 0 } || !off.Contains(PermissionBuiltins.Outside);
        _paths = paths;
        _ignore = ignore;
        _mode = mode;
        _deny = For(rules.Deny, tool);
        _ask = For(rules.Ask, tool);
        _allow = For(rules.Allow, tool);
    }

    public GateVerdict Judge(string realPath, bool isFolder)
    {
        var standing = Stand(realPath, isFolder, out var rule);
        return standing == PathAccess.Free ? GateVerdict.Allowed : Refuse(standing, realPath, rule);
    }

    /// <summary>Finds the access to a path, and the rule that decides it.</summary>
    public PathAccess Stand(string realPath, bool isFolder, out PermissionRule? rule)
    {
        rule = null;
        var inside = _paths.IsInside(realPath);
        var part = realPath.AsSpan(inside ? _paths.Root.AsSpan().TrimEnd('/').Length : 0).Trim('/');
        if (inside && _ignore.IsIgnored(part, isFolder))
        {
            return PathAccess.Hidden;
        }

        if ((rule = Hit(_deny, realPath)) is not null)
        {
            return PathAccess.Denied;
        }

        if (_mode == PermissionMode.Bypass)
        {
            return PathAccess.Free;
        }

        if ((rule = Hit(_ask, realPath)) is not null)
        {
            return PathAccess.Asks;
        }

        if ((rule = Hit(_allow, realPath)) is not null)
        {
            return PathAccess.Free;
        }

        return _secrets && SecretFiles.IsSecret(part) ? PathAccess.Secret : inside || !_outside ? PathAccess.Free : PathAccess.Outside;
    }

    /// <summary>Tests that something below a folder could be hidden, or denied or asked for by a rule; true when in doubt.</summary>
    /// <param name="realFolder">The folder; null for the workspace's root.</param>
    public bool MayShutBelow(string? realFolder)
    {
        var folder = realFolder ?? _paths.Root;
        return !_ignore.IsEmpty
            || Array.Exists(_deny, rule => rule.MayHitBelow(folder, _paths))
            || Array.Exists(_ask, rule => rule.MayHitBelow(folder, _paths));
    }

    // What is asked for, secret or outside is shown by its name: only these two are not.
    public bool MayHideBelow(string realFolder) =>
        !_ignore.IsEmpty || Array.Exists(_deny, rule => rule.MayHitBelow(realFolder, _paths));

    /// <summary>A refusal in words.</summary>
    public GateVerdict Refuse(PathAccess standing, string realPath, PermissionRule? rule)
    {
        var shown = _paths.ToRelative(realPath);
        return standing switch
        {
            PathAccess.Hidden => GateVerdict.Hidden,
            PathAccess.Denied => GateVerdict.Refused($"The rule deny {rule!.Text} ({rule.Source}) forbids {shown}{rule.Because}.", listed: false),
            PathAccess.Asks =>
                GateVerdict.Refused(
                    $"The rule ask {rule!.Text} ({rule.Source}) wants a person's word for {shown}{rule.Because}; name the file in a call of its own."),
            PathAccess.Secret => GateVerdict.Refused($"{shown} may hold secrets and is read only with a person's word; name the file in a call of its own."),
            _ => GateVerdict.Refused($"{shown} is outside the workspace and is read only with a person's word; name it in a call of its own."),
        };
    }

    private PermissionRule? Hit(PermissionRule[] rules, string realPath)
    {
        foreach (var rule in rules)
        {
            if (rule.HitsPath(realPath, _paths))
            {
                return rule;
            }
        }

        return null;
    }

    private static PermissionRule[] For(IReadOnlyList<PermissionRule> rules, string tool) =>
        rules.Count == 0 ? [] : [.. rules.Where(rule => rule.IsForPaths(tool, write: false))];
}
