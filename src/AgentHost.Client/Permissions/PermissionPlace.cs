namespace AgentHost.Client;

/// <summary>A settings file in which a rule can be kept for good.</summary>
/// <param name="Place">Which one.</param>
/// <param name="File">Its path.</param>
public sealed record PermissionPlace(SettingsPlace Place, string File);
