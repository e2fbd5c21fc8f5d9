namespace AgentHost.Acp.Protocol;

/// <summary>Ways in which an editor asks its person for something.</summary>
public sealed record ElicitationCapabilities
{
    /// <summary>A form.</summary>
    public Supported? Form { get; init; }

    /// <summary>A page in a browser.</summary>
    public Supported? Url { get; init; }
}
