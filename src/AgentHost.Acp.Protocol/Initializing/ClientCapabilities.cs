namespace AgentHost.Acp.Protocol;

/// <summary>Abilities of an editor.</summary>
public sealed record ClientCapabilities
{
    /// <summary>Files, as the editor has them.</summary>
    public FileSystemCapabilities? Fs { get; init; }

    /// <summary>Requests about terminals (<c>terminal/*</c>).</summary>
    public bool Terminal { get; init; }

    /// <summary>News of sessions.</summary>
    public ClientSessionCapabilities? Session { get; init; }

    /// <summary>Logging in.</summary>
    public ClientAuthCapabilities? Auth { get; init; }

    /// <summary>Questions to the person.</summary>
    public ElicitationCapabilities? Elicitation { get; init; }
}
