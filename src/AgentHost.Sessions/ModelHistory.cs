using AgentHost.Client;

namespace AgentHost.Sessions;

/// <summary>History of a session as the next request carries it: the messages of its log, less what its last compaction leaves out.</summary>
public sealed class ModelHistory
{
    /// <summary>Text that the model reads in place of a result that was trimmed.</summary>
    public const string TrimmedNote =
        "(The output of this call is left out, because the conversation grew too long. Make the call again where it is needed, for less of it.)";

    /// <summary>Id of the message that holds a summary and nothing else.</summary>
    private const string SummaryId = "summary";

    private readonly List<Message> _originals;
    private ContextCompacted? _compaction;
    private HashSet<string> _trimmed = new(StringComparer.Ordinal);
    private List<Message> _sent;

    /// <param name="messages">The whole history, in order.</param>
    /// <param name="last">The last compaction; null for none.</param>
    public ModelHistory(IReadOnlyList<Message> messages, ContextCompacted? last = null)
    {
        _originals = [.. messages];
        _sent = _originals;
        if (last is not null)
        {
            Apply(last);
        }
    }

    public IReadOnlyList<Message> Messages => _sent;

    /// <summary>The compaction that it stands under.</summary>
    public ContextCompacted? Compaction => _compaction;

    /// <summary>Tests that a message of this id is of the log, not made by a compaction.</summary>
    public bool IsOriginal(string id) => _originals.Exists(message => message.Id == id);

    /// <summary>Lists the messages that would be sent after a compaction.</summary>
    public IReadOnlyList<Message> After(ContextCompacted next) => new ModelHistory(_originals, next).Messages;

    public void Add(Message message)
    {
        _originals.Add(message);
        if (!ReferenceEquals(_sent, _originals))
        {
            _sent.Add(message);
        }
    }

    /// <summary>Leaves out what a compaction says. One whose first message is not there says nothing.</summary>
    public void Apply(ContextCompacted next)
    {
        var first = _originals.FindIndex(message => message.Id == next.From);
        if (first < 0)
        {
            return;
        }

        List<Message> before = [.. _originals.Take(first).Where(message => next.Kept.Contains(message.Id, StringComparer.Ordinal))];
        _originals.RemoveRange(0, first);
        _originals.InsertRange(0, before);
        _compaction = next;
        _trimmed = next.Trimmed.ToHashSet(StringComparer.Ordinal);
        _sent = [.. _originals.Select(Trim)];
        List<SummaryPart> stand = [];
        if (next.Pinned is { Length: > 0 } pinned)
        {
            stand.Add(new SummaryPart(pinned) { Pinned = true });
        }

        if (next.Summary is { Length: > 0 } summary)
        {
            stand.Add(new SummaryPart(summary));
        }

        if (stand.Count > 0)
        {
            Place(_sent, Math.Min(before.Count, 1), stand);
        }
    }

    /// <summary>A message as it is sent: results that were trimmed are short.</summary>
    private Message Trim(Message message) =>
        _trimmed.Count == 0 || message.Role != MessageRole.Tool || !message.Parts.OfType<ToolResultPart>().Any(result => _trimmed.Contains(result.CallId))
            ? message
            : message with
            {
                Parts =
                [
                    .. message.Parts.Select(part =>
                        part is ToolResultPart result && _trimmed.Contains(result.CallId) ? result with { Content = [new TextPart(TrimmedNote)] } : part)
                ]
            };

    /// <summary>Puts the summary behind the first message, so that person and model go on speaking in turn: some services refuse anything else.</summary>
    private static void Place(List<Message> messages, int at, List<SummaryPart> summary)
    {
        var after = messages[at];
        var before = at > 0 ? messages[at - 1] : null;
        if (before is { Role: MessageRole.User } && after.Role == MessageRole.Assistant)
        {
            messages[at - 1] = before with { Parts = [.. before.Parts, .. summary] };
        }
        else if (before is not { Role: MessageRole.User } && after.Role == MessageRole.User)
        {
            messages[at] = after with { Parts = [.. summary, .. after.Parts] };
        }
        else
        {
            var role = after.Role == MessageRole.User ? MessageRole.Assistant : MessageRole.User;
            messages.Insert(at, new Message(SummaryId, role, [.. summary], after.CreatedAt) { TurnId = after.TurnId });
        }
    }
}
