namespace AgentHost.Server.Api;

/// <summary>Permission modes that let more run without asking than the settings do.</summary>
internal static class Widening
{
    /// <summary>Tests that a mode is one of them.</summary>
    public static bool Is(PermissionMode? mode) => mode is not (null or PermissionMode.Default or PermissionMode.Plan or PermissionMode.DontAsk);
}
