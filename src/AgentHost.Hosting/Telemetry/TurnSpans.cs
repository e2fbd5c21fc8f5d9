using AgentHost.Client;

namespace AgentHost.Hosting.Telemetry;

/// <summary>
/// Makes spans of the events of turns: the turn, its requests to models, its calls of tools. Names and attributes are those of OpenTelemetry's semantic
/// conventions 1.41; of what prompts, answers, arguments and results say nothing is taken.
/// </summary>
/// <param name="ended">Gets each span when it has ended.</param>
/// <param name="meters">Get tokens and durations.</param>
internal sealed class TurnSpans(Action<TelemetrySpan> ended, TurnMeters meters)
{
    /// <summary>Turns that have no end yet; of one that began before more than these nothing is told.</summary>
    private const int MostOpen = 1_000;

    private const string Operation = "gen_ai.operation.name";
    private const string Provider = "gen_ai.provider.name";
    private const string RequestModel = "gen_ai.request.model";
    private const string Conversation = "gen_ai.conversation.id";

    private readonly Dictionary<(string Session, string Turn), OpenTurn> _turns = [];
    private readonly Queue<(string Session, string Turn)> _order = [];

    /// <summary>Takes the next event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="session">Its session.</param>
    public void Add(AgentEvent e, SessionInfo session)
    {
        if (e.TurnId is not { } id)
        {
            return;
        }

        if (e is TurnStarted started)
        {
            Begin(started, id, session);
        }
        else if (_turns.TryGetValue((session.Id, id), out var turn))
        {
            Go(e, turn);
            if (e is TurnCompleted)
            {
                _turns.Remove((session.Id, id));
            }
        }
    }

    private void Begin(TurnStarted started, string id, SessionInfo session)
    {
        while (_order.TryPeek(out var oldest) && (_turns.Count >= MostOpen || !_turns.ContainsKey(oldest)))
        {
            _turns.Remove(_order.Dequeue());
        }

        var caller = session is { Parent: { } parent, ParentTurn: { } parentTurn } ? _turns.GetValueOrDefault((parent, parentTurn)) : null;
        var (provider, model) = Split(started.Model);
        var span = new OpenSpan(caller?.Span.TraceId ?? OpenSpan.NewTraceId(), "invoke_agent", TelemetrySpanKind.Internal, started.Time)
            .Set(Operation, "invoke_agent").Set(Provider, provider).Set(RequestModel, model).Set(Conversation, session.Id);
        span.ParentId = caller?.Span.SpanId;
        var turn = new OpenTurn(span, session.Id);
        if (caller is not null && caller.Started.TryGetValue(session.Id, out var known))
        {
            turn.BelongTo(known);
        }

        _turns[(session.Id, id)] = turn;
        _order.Enqueue((session.Id, id));
    }

    private void Go(AgentEvent e, OpenTurn turn)
    {
        switch (e)
        {
            case StepStarted step:
                EndStep(turn, step.Time, "interrupted");
                var (provider, model) = Split(step.Model);
                turn.Step = Part(turn, model.Length > 0 ? $"chat {model}" : "chat", TelemetrySpanKind.Client, step.Time)
                    .Set(Operation, "chat").Set(Provider, provider).Set(RequestModel, model);
                break;
            case StepRetrying retry:
                EndStep(turn, retry.Time, WordOf(retry.Fault));
                break;
            case StepCompleted step:
                Complete(step, turn);
                break;
            case ToolStarted call:
                turn.Calls[call.CallId] = Call(turn, call.CallId, call.Tool, call.Time);
                break;
            case ToolCompleted call:
                var open = turn.Calls.Remove(call.CallId, out var running) ? running : Call(turn, call.CallId, call.Tool, call.Time);
                End(open, call.Time, call.State == ToolState.Completed ? null : EnumNames.Write(call.State));
                break;
            case AgentStarted agent when turn.Calls.TryGetValue(agent.CallId, out var caller):
                // The sub-agent's turn may have begun a moment before this is told.
                var named = new AgentCaller(caller.SpanId, agent.Agent);
                turn.Started[agent.Child] = named;
                foreach (var child in _turns.Values.Where(other => other.SessionId == agent.Child && other.Span.TraceId == turn.Span.TraceId))
                {
                    child.BelongTo(named);
                }

                break;
            case ContextCompacted:
                turn.Span.Note("context.compacted", e.Time);
                break;
            case TurnCompleted done:
                Complete(done, turn);
                break;
            default:
                break;
        }
    }

    private void Complete(StepCompleted step, OpenTurn turn)
    {
        if (turn.Step is not { } span)
        {
            return;
        }

        var (usage, (_, answered)) = (step.Usage, Split(step.Model ?? ""));
        span.Set("gen_ai.response.model", answered).Set("gen_ai.response.finish_reasons", [EnumNames.Write(step.Finish)])
            .Set("gen_ai.usage.input_tokens", usage.Input).Set("gen_ai.usage.output_tokens", usage.Output);
        if (usage.CacheRead > 0)
        {
            span.Set("gen_ai.usage.cache_read.input_tokens", usage.CacheRead);
        }

        if (usage.CacheWrite > 0)
        {
            span.Set("gen_ai.usage.cache_creation.input_tokens", usage.CacheWrite);
        }

        if (usage.Input + usage.Output > 0)
        {
            meters.CountTokens(usage.Input, [.. Shared(span), ("gen_ai.token.type", "input")]);
            meters.CountTokens(usage.Output, [.. Shared(span), ("gen_ai.token.type", "output")]);
        }

        EndStep(turn, step.Time, error: null);
    }

    private void Complete(TurnCompleted done, OpenTurn turn)
    {
        var error = done.Outcome == TurnOutcome.Answered ? null : done.Fault is { } fault ? WordOf(fault) : EnumNames.Write(done.Outcome);
        EndStep(turn, done.Time, error ?? "interrupted");
        foreach (var call in turn.Calls.Values)
        {
            End(call, done.Time, error ?? "interrupted");
        }

        turn.Span.Set("gen_ai.usage.input_tokens", done.Usage.Input).Set("gen_ai.usage.output_tokens", done.Usage.Output);
        End(turn.Span, done.Time, error);
    }

    private void EndStep(OpenTurn turn, DateTimeOffset time, string? error)
    {
        if (turn.Step is { } step)
        {
            turn.Step = null;
            End(step, time, error);
        }
    }

    private void End(OpenSpan span, DateTimeOffset time, string? error)
    {
        meters.CountSeconds(time - span.Start, error is null ? Shared(span) : [.. Shared(span), ("error.type", error)]);
        ended(span.End(time, error));
    }

    private static OpenSpan Call(OpenTurn turn, string callId, string tool, DateTimeOffset time) =>
        Part(turn, $"execute_tool {tool}", TelemetrySpanKind.Internal, time)
            .Set(Operation, "execute_tool").Set("gen_ai.tool.name", tool).Set("gen_ai.tool.call.id", callId).Set("gen_ai.tool.type", "function");

    private static OpenSpan Part(OpenTurn turn, string name, TelemetrySpanKind kind, DateTimeOffset time)
    {
        var span = new OpenSpan(turn.Span.TraceId, name, kind, time).Set(Conversation, turn.SessionId);
        span.ParentId = turn.Span.SpanId;
        return span;
    }

    /// <summary>Attributes that a metric has in common with a span: few values each, or each would be a line of its own.</summary>
    private static List<(string Key, string Value)> Shared(OpenSpan span)
    {
        var shared = new List<(string Key, string Value)>(4);
        foreach (var key in (ReadOnlySpan<string>)[Operation, Provider, RequestModel, "gen_ai.response.model", "gen_ai.tool.name"])
        {
            if (span.Text(key) is { } value)
            {
                shared.Add((key, value));
            }
        }

        return shared;
    }

    private static (string Provider, string Model) Split(string model) =>
        model.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? (model[..slash], model[(slash + 1)..]) : ("", model);

    private static string WordOf(ModelFault fault) =>
        fault.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? EnumNames.Write(fault.Kind);

    private sealed record AgentCaller(string SpanId, string? Agent);

    private sealed class OpenTurn(OpenSpan span, string sessionId)
    {
        public OpenSpan Span => span;

        public string SessionId => sessionId;

        public OpenSpan? Step { get; set; }

        public Dictionary<string, OpenSpan> Calls { get; } = new(StringComparer.Ordinal);

        /// <summary>Sub-agents that its calls started, by their sessions.</summary>
        public Dictionary<string, AgentCaller> Started { get; } = new(StringComparer.Ordinal);

        public void BelongTo(AgentCaller caller)
        {
            span.ParentId = caller.SpanId;
            span.Set("gen_ai.agent.name", caller.Agent);
            span.Name = caller.Agent is { } agent ? $"invoke_agent {agent}" : span.Name;
        }
    }
}
