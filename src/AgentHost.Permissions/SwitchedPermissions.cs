using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Permissions that a person gave a session while it ran.</summary>
/// <param name="Mode">The mode; null for the one that held in the beginning.</param>
/// <param name="Rules">The rules in place of the workspace's; null for the workspace's.</param>
/// <param name="Until">Time when they end; null for never.</param>
public sealed record SwitchedPermissions(PermissionMode? Mode, PermissionRules? Rules, DateTimeOffset? Until)
{
    /// <summary>The profile that the rules are of; null for none.</summary>
    public string? Profile { get; init; }
}
