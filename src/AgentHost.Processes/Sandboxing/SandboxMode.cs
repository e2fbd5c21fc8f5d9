namespace AgentHost.Processes.Sandboxing;

/// <summary>Values of the setting <c>permissions.sandbox</c>.</summary>
public enum SandboxMode
{
    /// <summary>Not said: commands run as the person does, but for what a mode or a profile keeps in a sandbox.</summary>
    Unset,

    /// <summary>Commands run as the person does.</summary>
    Off,

    /// <summary>Commands run in a sandbox where one can be had.</summary>
    Auto,

    /// <summary>Commands run in a sandbox or not at all.</summary>
    Required,
}
