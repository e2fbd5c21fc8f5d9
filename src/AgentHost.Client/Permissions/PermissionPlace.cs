namespace AgentHost.Client;

/// <summary>A settings file in which a rule can be kept for good.</summary>
/// <param name="Place">Place of the file in the settings.</param>
/// <param name="File">Its path.</param>
public sealed record PermissionPlace(SettingsPlace Place, string File);
