namespace AgentHost.Configuration;

/// <summary>The layers of settings, the weakest first.</summary>
public enum SettingsScope
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>The machine's administrator.</summary>
    Managed,

    /// <summary>The person.</summary>
    User,

    /// <summary>The workspace, shared.</summary>
    Project,

    /// <summary>The workspace, not committed.</summary>
    Local,

    /// <summary>A variable <c>AGENT_…</c>.</summary>
    Environment,

    /// <summary>The command line, or the words of a client.</summary>
    Flag,
}
