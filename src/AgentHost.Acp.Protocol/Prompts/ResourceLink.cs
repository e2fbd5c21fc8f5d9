namespace AgentHost.Acp.Protocol;

/// <summary>A link to something that the agent can read by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uri">Its address.</param>
public sealed record ResourceLink(string Name, string Uri) : ContentBlock
{
    /// <summary>Its name, for people.</summary>
    public string? Title { get; init; }

    /// <summary>Explanation.</summary>
    public string? Description { get; init; }

    /// <summary>Its type.</summary>
    public string? MimeType { get; init; }

    /// <summary>Its size, in bytes.</summary>
    public long? Size { get; init; }
}
