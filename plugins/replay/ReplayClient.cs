using System.Runtime.CompilerServices;
using AgentHost.Plugins.Replay.Cassettes;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay;

/// <summary>
/// Answers from a cassette. The next request of it has to be the one that is asked; where it is not, one further on that is (requests that ran side by side).
/// </summary>
internal sealed class ReplayClient(ReplaySettings settings, Fingerprints prints, Cleaner cleaner, TimeProvider time) : ModelClient
{
    private readonly Lock _gate = new();
    private IReadOnlyList<CassetteEntry>? _entries;
    private bool[] _used = [];

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (entry, problem) = Find(request);
        if (entry is null)
        {
            yield return problem!;
            yield break;
        }

        foreach (var update in entry.Updates)
        {
            if (settings.Delay > TimeSpan.Zero)
            {
                await Task.Delay(settings.Delay, time, cancellationToken);
            }

            yield return CleanUpdates.Restore(update, cleaner);
        }
    }

    private (CassetteEntry? Entry, ModelFault? Problem) Find(ModelRequest request)
    {
        var print = prints.Of(request);
        lock (_gate)
        {
            try
            {
                _entries ??= CassetteReader.Read(settings.Cassette);
            }
            catch (CassetteException exception)
            {
                return (null, Refused(exception.Message));
            }

            if (_used.Length == 0)
            {
                _used = new bool[_entries.Count];
            }

            var next = Array.IndexOf(_used, false);
            if (next < 0)
            {
                return (null, Refused(
                    $"The cassette {settings.Cassette} holds {_entries.Count} request{(_entries.Count == 1 ? "" : "s")}, "
                    + "and this is one more: record it anew."));
            }

            for (var i = next; i < _used.Length; i++)
            {
                if (!_used[i] && settings.Match.All(aspect => _entries[i].Print.Digests[aspect] == print.Digests[aspect]))
                {
                    _used[i] = true;
                    return (_entries[i], null);
                }
            }

            return (null, Refused(
                $"This is not request {_entries[next].Number} of the cassette {settings.Cassette} (line {_entries[next].Line}): "
                + $"{Difference.Of(_entries[next].Print, print, settings.Match)}"));
        }
    }

    private static ModelFault Refused(string message) => new(ModelFaultKind.InvalidRequest, message) { Code = "cassette" };
}
