using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>State of a turn up to where it was cut off, from its events.</summary>
public sealed class TurnProjection
{
    private readonly Dictionary<string, OpenCall> _openCalls = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, Part>> _writing = new(StringComparer.Ordinal);
    private readonly List<string> _writingOrder = [];
    private readonly Dictionary<string, MessageAppended> _finished = new(StringComparer.Ordinal);
    private readonly List<string> _finishedOrder = [];
    private readonly Dictionary<string, SteeringMessage> _said = new(StringComparer.Ordinal);
    private bool _unpriced;

    public TurnProjection(string turnId) => TurnId = turnId;

    public string TurnId { get; }

    public bool Started { get; private set; }

    /// <summary>The last event about its wait to begin; null where it never waited.</summary>
    public TurnQueued? Queued { get; private set; }

    /// <summary>Time at which its wait began.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>Messages to it that were not taken up, in their order.</summary>
    public IReadOnlyList<SteeringMessage> Said => [.. _said.Values];

    public int Steps { get; private set; }

    public int ToolCalls { get; private set; }

    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    public decimal? Cost { get; private set; }

    /// <summary>The model of its last step.</summary>
    public string? Model { get; private set; }

    public IReadOnlyList<string> Files => [.. _files];

    /// <summary>Calls that were asked for and have no end.</summary>
    internal IReadOnlyList<OpenCall> OpenCalls => [.. _openCalls.Values];

    /// <summary>Messages that were being written, with their completed parts.</summary>
    internal IReadOnlyList<OpenMessage> OpenMessages =>
        [.. _writingOrder.Where(id => _writing.ContainsKey(id) && !_finished.ContainsKey(id)).Select(id => new OpenMessage(id, [.. _writing[id].Values]))];

    /// <summary>Calls in messages, finished or not, that no result answers: the next request would not be valid.</summary>
    internal IReadOnlyList<OpenCall> Unanswered
    {
        get
        {
            var parts = _finishedOrder.SelectMany(Parts).Concat(OpenMessages.SelectMany(static message => message.Parts)).ToList();
            var answered = parts.OfType<ToolResultPart>().Select(static part => part.CallId).ToHashSet(StringComparer.Ordinal);
            return [.. parts.OfType<ToolCallPart>().Where(part => answered.Add(part.CallId)).Select(static part => new OpenCall(part.CallId, part.Tool))];
        }
    }

    /// <summary>The text of its last answer, as far as it came.</summary>
    public string Text
    {
        get
        {
            var last = OpenMessages.LastOrDefault()?.Parts
                ?? _finishedOrder.Where(id => _finished[id].Role == MessageRole.Assistant).Select(Parts).LastOrDefault()
                ?? [];
            return string.Concat(last.OfType<TextPart>().Select(static part => part.Text));
        }
    }

    /// <summary>Takes in the next event of the turn.</summary>
    public void Apply(AgentEvent value)
    {
        switch (value)
        {
            case TurnQueued queued:
                QueuedAt = Queued is null ? queued.Time : QueuedAt;
                Queued = queued;
                break;
            case TurnSteered { MessageId: null, Refused: null } steered:
                _said[steered.SteerId] = new SteeringMessage(steered.SteerId, steered.Prompt);
                break;
            case TurnSteered taken:
                _said.Remove(taken.SteerId);
                break;
            case TurnStarted started:
                Started = true;
                Model = started.Model;
                break;
            case StepStarted step:
                Steps = Math.Max(Steps, step.Step);
                Model = step.Model;
                break;
            case StepCompleted step:
                Usage = Usage.Add(step.Usage);
                _unpriced |= step.Cost is null;
                Cost = _unpriced ? null : (Cost ?? 0) + step.Cost;
                break;
            case PartCompleted part:
                Write(part);
                break;
            case MessageAppended message:
                if (_finished.TryAdd(message.MessageId, message))
                {
                    _finishedOrder.Add(message.MessageId);
                }

                break;
            case MessageWithdrawn withdrawn:
                _writing.Remove(withdrawn.MessageId);
                _writingOrder.Remove(withdrawn.MessageId);
                _finished.Remove(withdrawn.MessageId);
                _finishedOrder.Remove(withdrawn.MessageId);
                break;
            case ToolRequested tool:
                ToolCalls++;
                _openCalls[tool.CallId] = new OpenCall(tool.CallId, tool.Tool);
                break;
            case ToolCompleted tool:
                _openCalls.Remove(tool.CallId);
                break;
            case FileChanged file:
                _files.Add(file.Change.To ?? file.Change.Path);
                break;
            default:
                break;
        }
    }

    private void Write(PartCompleted part)
    {
        if (!_writing.TryGetValue(part.MessageId, out var parts))
        {
            _writing.Add(part.MessageId, parts = []);
            _writingOrder.Add(part.MessageId);
        }

        parts[part.Index] = part.Part;
    }

    private IReadOnlyList<Part> Parts(string messageId) =>
        _finished[messageId].Parts ?? (_writing.TryGetValue(messageId, out var parts) ? [.. parts.Values] : []);
}
