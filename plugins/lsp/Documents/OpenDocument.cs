namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>A file that a server was given.</summary>
/// <param name="Path">Its real path.</param>
/// <param name="Uri">Its address.</param>
internal sealed record OpenDocument(string Path, string Uri)
{
    /// <summary>Rises with each change that the server is told.</summary>
    public int Version { get; init; } = 1;

    public required SourceText Text { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public required long Length { get; init; }

    /// <summary>The server's count of events when it was told of this version.</summary>
    public long Stamp { get; init; }

    /// <summary>Time when it was told of this version, by the clock's own ticks.</summary>
    public long At { get; init; }

    /// <summary>Time of its last use, by the same count.</summary>
    public long Used { get; set; }
}
