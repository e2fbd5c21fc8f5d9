namespace AgentHost;

/// <summary>A file handed to the model whole.</summary>
/// <param name="MediaType">MIME type.</param>
/// <param name="Name">File name for people and the model.</param>
public sealed record FilePart(string MediaType, string Name) : Part("file")
{
    /// <summary>The bytes (base64 in JSON).</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Blob in which the session keeps the bytes.</summary>
    public BlobReference? Blob { get; init; }
}
