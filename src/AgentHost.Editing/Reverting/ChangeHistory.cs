using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Editing.Reverting;

/// <summary>History of the changes that the turns of a session made to files, as its log has it: what stands, and what was taken back.</summary>
public sealed class ChangeHistory
{
    private const int Page = 1_000;
    private readonly List<TurnChanges> _standing = [];
    private readonly Stack<(FilesReverted Event, IReadOnlyList<TurnChanges> Turns)> _undone = new();

    /// <summary>Turns whose changes stand, the oldest first.</summary>
    public IReadOnlyList<TurnChanges> Standing => _standing;

    /// <summary>True when files were changed in an imported part of the log: nothing of that happened here.</summary>
    public bool HasImported { get; private set; }

    /// <summary>The changes that were taken back last and can be brought back; null for none.</summary>
    public FilesReverted? LastUndone => _undone.TryPeek(out var last) ? last.Event : null;

    /// <summary>Reads the history of a session from its log.</summary>
    /// <param name="store">The log.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="message">A message to look for by the beginning of its id; null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The history, and the numbers of the events of messages that the beginning fits.</returns>
    public static async ValueTask<(ChangeHistory History, IReadOnlyDictionary<string, long> Messages)> ReadAsync(
        SessionStore store, string sessionId, string? message, CancellationToken cancellationToken)
    {
        var history = new ChangeHistory();
        var imported = await store.ReadAsync(database => LogReader.LastImported(database, sessionId), cancellationToken);
        var messages = new Dictionary<string, long>(StringComparer.Ordinal);
        for (long after = 0; await store.ReadEventsAsync(sessionId, after, Page, cancellationToken) is { Count: > 0 } page; after = page[^1].Sequence!.Value)
        {
            foreach (var e in page)
            {
                if (e.Sequence > imported)
                {
                    history.Apply(e);
                }
                else
                {
                    history.HasImported |= e is FileChanged or FilesChanged;
                }

                if (message is not null && IdOf(e) is { } id && id.StartsWith(message, StringComparison.Ordinal))
                {
                    messages.TryAdd(id, e.Sequence!.Value);
                }
            }
        }

        return (history, messages);
    }

    /// <summary>Takes in the next event.</summary>
    public void Apply(AgentEvent e)
    {
        switch (e)
        {
            case FileChanged file:
                TurnOf(file).Changes.Add(file.Change);
                break;
            case FilesChanged files:
                TurnOf(files).Changes.AddRange(files.Files);
                break;
            case FilesReverted { Redo: false } reverted:
                _undone.Push((reverted, [.. _standing.Where(turn => reverted.Turns.Contains(turn.Id, StringComparer.Ordinal))]));
                _standing.RemoveAll(turn => reverted.Turns.Contains(turn.Id, StringComparer.Ordinal));
                break;
            case FilesReverted when _undone.TryPop(out var last):
                _standing.AddRange(last.Turns);
                break;
            default:
                break;
        }
    }

    private TurnChanges TurnOf(AgentEvent e)
    {
        // What a person made of a dry run belongs to no turn: all of it that comes in a row is one.
        var id = e.TurnId ?? (_standing.Count > 0 && _standing[^1] is { IsOfTurn: false } last ? last.Id : $"event-{e.Sequence}");
        if (_standing.Count == 0 || _standing[^1].Id != id)
        {
            _undone.Clear();
            _standing.Add(new TurnChanges(id, e.Sequence ?? 0, e.TurnId is not null));
        }

        return _standing[^1];
    }

    private static string? IdOf(AgentEvent e) => e switch
    {
        MessageAppended message => message.MessageId,
        PartCompleted part => part.MessageId,
        _ => null,
    };
}
