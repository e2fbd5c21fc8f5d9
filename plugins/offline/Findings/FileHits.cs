namespace AgentHost.Plugins.Offline.Findings;

/// <summary>A file that a search found.</summary>
internal sealed class FileHits(string path)
{
    public string Path { get; } = path;

    public List<(int Line, string Text)> Hits { get; } = [];
}
