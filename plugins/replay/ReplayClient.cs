using System.Runtime.CompilerServices;
using AgentHost.Plugins.Replay.Cassettes;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay;

/// <summary>
/// Answers from a cassette. The next request of it has to be the one that is asked; where it is not, one further on that is (requests that ran side by side).
/// </summary>
internal sealed class ReplayClient(ReplaySettings settings, Fingerprints prints, Cleaner cleaner, TimeProvider time) : ModelClient
{
    private readonly Lock gate = new();
    private IReadOnlyList<CassetteEntry>? entries;
    private bool[] used = [];

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
        lock (gate)
        {
            try
            {
                entries ??= CassetteReader.Read(settings.Cassette);
            }
            catch (CassetteException exception)
            {
                return (null, Refused(exception.Message));
            }

            if (used.Length == 0)
            {
                used = new bool[entries.Count];
            }

            var next = Array.IndexOf(used, false);
            if (next < 0)
            {
                return (null, Refused(
                    $"The cassette {settings.Cassette} holds {entries.Count} request{(entries.Count == 1 ? "" : "s")}, and this is one more: record it anew."));
            }

            for (var i = next; i < used.Length; i++)
            {
                if (!used[i] && settings.Match.All(aspect => entries[i].Print.Digests[aspect] == print.Digests[aspect]))
                {
                    used[i] = true;
                    return (entries[i], null);
                }
            }

            return (null, Refused(
                $"This is not request {entries[next].Number} of the cassette {settings.Cassette} (line {entries[next].Line}): "
                + $"{Difference.Of(entries[next].Print, print, settings.Match)}"));
        }
    }

    private static ModelFault Refused(string message) => new(ModelFaultKind.InvalidRequest, message) { Code = "cassette" };
}
