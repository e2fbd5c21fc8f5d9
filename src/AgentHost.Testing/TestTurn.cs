using AgentHost.Client;

namespace AgentHost.Testing;

/// <summary>A turn that has ended.</summary>
public sealed class TestTurn
{
    private readonly TurnCompleted _end;

    internal TestTurn(TurnCompleted end, IReadOnlyList<AgentEvent> events, IReadOnlyList<Message> history, IReadOnlyList<ModelRequest> requests)
    {
        _end = end;
        Events = events;
        History = history;
        Requests = requests;
        Calls = [.. events.OfType<ToolRequested>().Select(CallOf)];
    }

    /// <summary>Outcome of the turn.</summary>
    public TurnOutcome Outcome => _end.Outcome;

    /// <summary>The model's answer.</summary>
    public string Answer => _end.Text;

    /// <summary>Reason for its end, where that is not plain.</summary>
    public string? Reason => _end.Reason ?? _end.Fault?.Message;

    /// <summary>All events from the prompt to the turn's end, those of plugins and of the host included.</summary>
    public IReadOnlyList<AgentEvent> Events { get; }

    /// <summary>The session's messages, this turn's at the end.</summary>
    public IReadOnlyList<Message> History { get; }

    /// <summary>Requests to the scripted model in this turn.</summary>
    public IReadOnlyList<ModelRequest> Requests { get; }

    /// <summary>The tool calls, in the order in which the model made them.</summary>
    public IReadOnlyList<TestCall> Calls { get; }

    /// <summary>The first call of a tool.</summary>
    /// <exception cref="InvalidOperationException">There was none.</exception>
    public TestCall Call(string tool) =>
        Calls.FirstOrDefault(call => call.Tool == tool)
        ?? throw new InvalidOperationException(
            $"The turn made no call of {tool}. It ended as {Outcome}{(Reason is null ? "" : $" ({Reason})")}, with calls of: "
            + $"{string.Join(", ", Calls.Select(static call => call.Tool))}.");

    private TestCall CallOf(ToolRequested requested)
    {
        var ended = Events.OfType<ToolCompleted>().LastOrDefault(done => done.CallId == requested.CallId);
        var result = History.SelectMany(static message => message.Parts).OfType<ToolResultPart>().LastOrDefault(part => part.CallId == requested.CallId);
        return new(requested.CallId, requested.Tool, requested.Arguments)
        {
            State = ended?.State ?? ToolState.Pending,
            Content = result?.Content ?? [],
            IsError = result?.IsError ?? true,
            Data = ended?.Data,
            Display = ended?.Display ?? [],
            Paths = ended?.Paths ?? [],
        };
    }
}
