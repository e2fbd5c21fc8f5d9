namespace AgentHost.Plugins.Files.Reading;

/// <summary>Content of a file or a folder that was read, or a description of it.</summary>
/// <param name="Path">What was read.</param>
/// <param name="Parts">For the model.</param>
/// <param name="Hash">Version of the whole.</param>
internal sealed record ReadContent(string Path, IReadOnlyList<Part> Parts, string Hash)
{
    /// <summary>True when nothing of it could be shown.</summary>
    public bool Failed { get; init; }

    public ToolResult ToResult(bool isFile) => new(Parts)
    {
        IsError = Failed,
        Paths = isFile ? [Path] : [],
        FilesSeen = isFile && !Failed ? [new(Path, Hash)] : [],
    };
}
