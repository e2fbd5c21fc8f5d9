namespace AgentHost;

/// <summary>An image to show.</summary>
/// <param name="MediaType">MIME type.</param>
/// <param name="Blob">Its bytes.</param>
public sealed record ImageBlock(string MediaType, BlobReference Blob) : DisplayBlock("image");
