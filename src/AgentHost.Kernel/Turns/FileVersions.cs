using System.Collections.Concurrent;
using AgentHost.Editing.Edits;

namespace AgentHost.Kernel.Turns;

/// <summary>Version of each file that the model saw last: an edit must be based on it.</summary>
public sealed class FileVersions : IFileVersions
{
    private readonly ConcurrentDictionary<string, string> _versions = new(StringComparer.Ordinal);

    public FileVersions(IReadOnlyDictionary<string, string> seen)
    {
        if (seen.Count > 0)
        {
            foreach (var (path, hash) in seen)
            {
                _versions[path] = hash;
            }
        }
    }

    public string? Seen(string path) => _versions.TryGetValue(path, out var hash) ? hash : null;

    public void Saw(string path, string? hash)
    {
        if (hash is null)
        {
            _versions.TryRemove(path, out _);
        }
        else
        {
            _versions[path] = hash;
        }
    }
}
