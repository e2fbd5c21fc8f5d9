using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AgentHost.Models;

/// <summary>Record of the providers that could not be reached in the last minute: an automatic choice passes them over.</summary>
public sealed class ModelHealth(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, long> _down = new(StringComparer.Ordinal);

    public void NoteDown(string provider) => _down[provider] = time.GetTimestamp();

    /// <summary>Those of this moment.</summary>
    public IReadOnlySet<string> Down => _down.IsEmpty ? ImmutableHashSet<string>.Empty : _down.Keys.Where(IsDown).ToHashSet(StringComparer.Ordinal);

    public bool IsDown(string provider) => !_down.IsEmpty && _down.TryGetValue(provider, out var since) && time.GetElapsedTime(since) < Remembered;
}
