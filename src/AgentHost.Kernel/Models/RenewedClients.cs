namespace AgentHost.Kernel.Models;

/// <summary>
/// Tells which clients nobody asks for any more, since their key was renewed: of those of one workspace that differ by their key alone, all but the last two.
/// The one before the last stays: a turn may be in the middle of an answer with it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RenewedClients
{
    private readonly Dictionary<Line, Keys> _lines = [];
    private readonly Lock _gate = new();

    /// <summary>Notes that a workspace asks for a client.</summary>
    /// <returns>The one that can go; null for none.</returns>
    public ClientKey? Note(string workspace, ClientKey key)
    {
        var line = new Line(workspace, key with { Credential = null });
        lock (_gate)
        {
            if (!_lines.TryGetValue(line, out var known))
            {
                _lines.Add(line, new Keys(key, null));
                return null;
            }

            if (known.Now == key)
            {
                return null;
            }

            _lines[line] = new Keys(key, known.Now);

            // Another workspace may have the same key, and not a new one yet.
            return known.Before is { } gone && gone != key && !_lines.Values.Any(other => other.Now == gone || other.Before == gone) ? gone : null;
        }
    }

    /// <summary>Forgets a provider that is gone.</summary>
    public void Forget(ModelProvider provider)
    {
        lock (_gate)
        {
            foreach (var line in _lines.Keys.Where(line => ReferenceEquals(line.Others.Provider, provider)).ToList())
            {
                _lines.Remove(line);
            }
        }
    }

    private sealed record Line(string Workspace, ClientKey Others);

    private sealed record Keys(ClientKey Now, ClientKey? Before);
}
