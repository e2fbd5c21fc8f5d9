namespace AgentHost.Client;

/// <summary>Content of a file, or of a blob of a session: text with its secrets hidden, or bytes.</summary>
/// <param name="Name">Path relative to the workspace, or id of the blob.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record FileContent(string Name, long Length)
{
    /// <summary>The most bytes that are read: 8 MB.</summary>
    public const int Most = 8 << 20;

    /// <summary>The text, where it is UTF-8; absent for other content.</summary>
    public string? Text { get; init; }

    /// <summary>The bytes in base64, where they are no text.</summary>
    public string? Data { get; init; }
}
