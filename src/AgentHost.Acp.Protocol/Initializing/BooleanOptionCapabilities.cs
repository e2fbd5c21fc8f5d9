namespace AgentHost.Acp.Protocol;

/// <summary>Kinds of options beyond lists that an editor shows.</summary>
public sealed record BooleanOptionCapabilities
{
    /// <summary>Options that are on or off.</summary>
    public Supported? Boolean { get; init; }
}
