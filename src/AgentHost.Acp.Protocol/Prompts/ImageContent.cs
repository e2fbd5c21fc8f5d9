namespace AgentHost.Acp.Protocol;

/// <summary>An image.</summary>
/// <param name="Data">Its bytes, base64.</param>
/// <param name="MimeType">Its type, such as <c>image/png</c>.</param>
public sealed record ImageContent(string Data, string MimeType) : ContentBlock
{
    /// <summary>Address that it comes from.</summary>
    public string? Uri { get; init; }
}
