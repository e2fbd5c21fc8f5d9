using System.Collections.Concurrent;
using AgentHost.Kernel.Workspaces.Edits;

namespace AgentHost.Kernel.Turns;

/// <summary>Which version of each file the model saw last: what an edit must be based on.</summary>
internal sealed class FileVersions(IReadOnlyDictionary<string, string> seen) : IFileVersions
{
    private readonly ConcurrentDictionary<string, string> versions = new(seen, StringComparer.Ordinal);

    public string? Seen(string path) => versions.GetValueOrDefault(path);

    public void Saw(string path, string? hash)
    {
        if (hash is null)
        {
            versions.TryRemove(path, out _);
        }
        else
        {
            versions[path] = hash;
        }
    }
}
