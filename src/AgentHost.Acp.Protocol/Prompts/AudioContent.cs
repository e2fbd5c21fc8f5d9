namespace AgentHost.Acp.Protocol;

/// <summary>Sound.</summary>
/// <param name="Data">Its bytes, base64.</param>
/// <param name="MimeType">Its type.</param>
public sealed record AudioContent(string Data, string MimeType) : ContentBlock;
