namespace AgentHost.Acp.Protocol;

/// <summary>Content of a resource: text, or bytes.</summary>
/// <param name="Uri">Its address.</param>
public sealed record ResourceContents(string Uri)
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>The bytes, base64.</summary>
    public string? Blob { get; init; }

    /// <summary>Its type.</summary>
    public string? MimeType { get; init; }
}
