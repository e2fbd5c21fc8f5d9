namespace AgentHost;

/// <summary>Bytes that a session keeps outside its log.</summary>
/// <param name="Id"><c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Length">Length in bytes.</param>
public sealed record BlobReference(string Id, long Length)
{
    /// <summary>MIME type, where known.</summary>
    public string? MediaType { get; init; }
}
