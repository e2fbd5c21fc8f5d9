using AgentHost.Security.Network;

namespace AgentHost.Configuration;

/// <summary>Reads what settings say of connections.</summary>
public static class NetworkSettings
{
    /// <summary>The time that making a connection may take: <c>limits.connect</c>, 15 s by default.</summary>
    public static TimeSpan ConnectTimeout(SettingsView settings) => settings.Duration("limits", "connect") ?? ConnectDeadline.Usual;
}
