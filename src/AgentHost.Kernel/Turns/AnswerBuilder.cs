using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>Puts a streamed answer together: deltas become live events, finished parts durable ones.</summary>
/// <param name="messageId">The message that is being written.</param>
/// <param name="live">Takes live events.</param>
/// <param name="newCallId">Makes an id for a tool call whose provider gave none, or one that is taken.</param>
/// <param name="isTaken">Whether a call of the session has this id already: some providers count from nought in every answer.</param>
/// <param name="step">Number of the step in the turn.</param>
internal sealed class AnswerBuilder(string messageId, Action<AgentEvent> live, Func<string> newCallId, Func<string, bool> isTaken, int step = 1)
{
    /// <summary>The longest line of progress.</summary>
    private const int ProgressLimit = 500;

    /// <summary>The most text of one answer, in characters; a model that never ends is cut here.</summary>
    private const int TextLimit = 8 * 1024 * 1024;

    /// <summary>The most parts, calls included.</summary>
    private const int PartLimit = 4096;

    private readonly List<Part> _parts = [];
    private readonly List<PartCompleted> _completed = [];
    /// <summary>Sorted by their index.</summary>
    private readonly List<PendingCall> _calls = [];
    private readonly StringBuilder _text = new();
    private string? _open;
    private JsonElement? _opaque;
    private long _length;

    public IReadOnlyList<Part> Parts => _parts;

    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    public ModelFinished? Finished { get; private set; }

    /// <summary>True when anything of the answer was shown or stored.</summary>
    public bool HasContent => _parts.Count > 0 || _text.Length > 0 || _calls.Count > 0;

    public bool TooLong => _length > TextLimit || _parts.Count + _calls.Count > PartLimit;

    public void Add(ModelUpdate update)
    {
        switch (update)
        {
            case TextDelta delta:
                Append("text", delta.Text);
                break;
            case ReasoningDelta delta:
                Append("reasoning", delta.Text);
                if (delta.Opaque is { } signature)
                {
                    _opaque = signature;
                    Close();
                }

                break;
            case ToolCallDelta delta:
                AddCall(delta);
                break;
            case OpaqueUpdate update2:
                Close();
                Complete(update2.Part);
                break;
            case ProgressUpdate { Text.Length: > 0 } progress:
                live(new StepProgressed(step, progress.Text.Length <= ProgressLimit ? progress.Text : progress.Text[..ProgressLimit]));
                break;
            case UsageUpdate usage:
                Usage = usage.Usage;
                break;
            case ModelFinished finished:
                Finished = finished;
                break;
            default:
                break;
        }
    }

    /// <summary>Ends the answer: what is open is closed, tool calls become parts.</summary>
    /// <param name="withCalls">False when the answer was cut off: calls may be incomplete then, and are left out.</param>
    public IReadOnlyList<ToolCallPart> End(bool withCalls)
    {
        Close();
        if (!withCalls)
        {
            return [];
        }

        var made = new List<ToolCallPart>(_calls.Count);
        foreach (var call in _calls)
        {
            // Two calls of one id could not be told apart by their results.
            var id = call.Id is { } given && !isTaken(given) && !made.Exists(other => other.CallId == given) ? given : newCallId();
            var part = new ToolCallPart(id, call.Tool.ToString(), ParseArguments(call.Arguments.ToString())) { Opaque = call.Opaque };
            made.Add(part);
            Complete(part);
        }

        return made;
    }

    /// <summary>True when parts were finished since they were last taken.</summary>
    public bool HasCompleted => _completed.Count > 0;

    /// <summary>The durable events of the parts finished since the last call.</summary>
    public IReadOnlyList<AgentEvent> TakeCompleted()
    {
        AgentEvent[] taken = [.. _completed];
        _completed.Clear();
        return taken;
    }

    private void Append(string kind, string more)
    {
        if (_open != kind)
        {
            Close();
            _open = kind;
        }

        if (more.Length == 0)
        {
            return;
        }

        _length += more.Length;
        live(new PartDelta(messageId, _parts.Count, _text.Length, more) { Kind = kind });
        _text.Append(more);
    }

    private void Close()
    {
        if (_open == "text" && _text.Length > 0)
        {
            Complete(new TextPart(_text.ToString()));
        }
        else if (_open == "reasoning" && (_text.Length > 0 || _opaque is not null))
        {
            Complete(new ReasoningPart(_text.ToString()) { Opaque = _opaque });
        }

        _text.Clear();
        _open = null;
        _opaque = null;
    }

    private void Complete(Part part)
    {
        _completed.Add(new PartCompleted(messageId, _parts.Count, part));
        _parts.Add(part);
    }

    private void AddCall(ToolCallDelta delta)
    {
        var call = CallAt(delta.Index);
        call.Id = delta.CallId is { Length: > 0 } id ? id : call.Id;
        call.Tool.Append(delta.Tool);
        call.Arguments.Append(delta.Arguments);
        call.Opaque = delta.Opaque ?? call.Opaque;
        _length += (delta.Arguments?.Length ?? 0) + (delta.Tool?.Length ?? 0);
    }

    private PendingCall CallAt(int index)
    {
        // Nearly always it is the last one.
        var place = _calls.Count;
        while (place > 0 && _calls[place - 1].Index > index)
        {
            place--;
        }

        if (place > 0 && _calls[place - 1].Index == index)
        {
            return _calls[place - 1];
        }

        var call = new PendingCall(index);
        _calls.Insert(place, call);
        return call;
    }

    /// <summary>The arguments as JSON; what is no JSON stays as text, and the call's result will say so.</summary>
    private static JsonElement ParseArguments(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return AgentJson.EmptyObject;
        }

        try
        {
            var arguments = AgentJson.Parse(json);

            // Half a surrogate pair can be read but never written again: neither to the log nor to a provider.
            if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            {
                using var writer = new Utf8JsonWriter(Stream.Null);
                arguments.WriteTo(writer);
            }

            return arguments;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return AgentJson.Parse(Quote(json));
        }
    }

    private static string Quote(string value)
    {
        // What is no text (half a surrogate pair) is replaced: it could not be written anywhere.
        var bytes = Encoding.UTF8.GetBytes(value);
        return "\"" + JsonEncodedText.Encode(bytes) + "\"";
    }

    private sealed class PendingCall(int index)
    {
        public int Index => index;

        public string? Id { get; set; }

        public StringBuilder Tool { get; } = new();

        public StringBuilder Arguments { get; } = new();

        public JsonElement? Opaque { get; set; }
    }
}
