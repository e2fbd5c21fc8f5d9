namespace AgentHost.Permissions.Rules;

/// <summary>Profiles of permissions that are always there.</summary>
public static class PermissionProfiles
{
    /// <summary>Their names, the more careful first.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["safe", "sandboxed", "edits", "plan", "ci", "yolo"];
}
