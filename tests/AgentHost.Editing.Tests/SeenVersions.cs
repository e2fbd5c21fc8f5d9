using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Tests;

/// <summary>Versions in memory.</summary>
internal sealed class SeenVersions : IFileVersions
{
    private readonly Dictionary<string, string> _seen = [];

    public string? Seen(string path) => _seen.GetValueOrDefault(path);

    public void Saw(string path, string? hash)
    {
        if (hash is null)
        {
            _seen.Remove(path);
        }
        else
        {
            _seen[path] = hash;
        }
    }
}
