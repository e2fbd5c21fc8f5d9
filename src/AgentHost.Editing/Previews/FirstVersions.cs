using AgentHost.Client;
using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Previews;

/// <summary>The versions that kept changes were made from: another on disk is a conflict.</summary>
public sealed class FirstVersions : IFileVersions
{
    private readonly Dictionary<string, string> _first = new(StringComparer.Ordinal);

    public FirstVersions(IReadOnlyList<FilePreviewed> kept)
    {
        foreach (var (_, change) in kept)
        {
            if (change.Before is { } before)
            {
                _first.TryAdd(change.Path, before);
            }
        }
    }

    public string? Seen(string path) => _first.GetValueOrDefault(path);

    public void Saw(string path, string? hash)
    {
        // What happens from here on concerns nobody who reads this.
    }
}
