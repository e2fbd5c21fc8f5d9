namespace AgentHost.Processes.Sandboxing;

/// <summary>What the setting <c>permissions.sandbox</c> asks for.</summary>
public enum SandboxMode
{
    /// <summary>Commands run as the person does.</summary>
    Off,

    /// <summary>Commands run in a sandbox where one can be had.</summary>
    Auto,

    /// <summary>Commands run in a sandbox or not at all.</summary>
    Required,
}
