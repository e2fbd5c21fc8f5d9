namespace AgentHost;

/// <summary>An image: its bytes inline, or a blob of the session.</summary>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record ImagePart(string MediaType) : Part("image")
{
    /// <summary>The bytes (base64 in JSON). The host fills them from <see cref="Blob"/> in a request to a model.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Blob in which the session keeps the bytes.</summary>
    public BlobReference? Blob { get; init; }

    /// <summary>Level of detail at which the model should look: <c>low</c>, <c>high</c> or <c>auto</c> (default).</summary>
    public string? Detail { get; init; }
}
