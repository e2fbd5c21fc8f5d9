using AgentHost.Client;
using AgentHost.Hosting.Telemetry;

namespace AgentHost.Kernel.Tests.Telemetry;

public sealed class TurnSpansTests
{
    private static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;

    private readonly List<TelemetrySpan> _ended = [];
    private readonly TurnMeters _meters = new(TimeProvider.System);
    private readonly TurnSpans _spans;
    private int _clock;

    public TurnSpansTests() => _spans = new TurnSpans(_ended.Add, _meters);

    [Fact]
    public void Retry_IsASpanOfItsOwn_ThatFailed()
    {
        Tell("s", new TurnStarted([], "p/m"), new StepStarted(1, "p/m", 1));
        Tell("s", new StepRetrying(1, 1, 0.5, new ModelFault(ModelFaultKind.RateLimited, "secret words") { Status = 429 }), new StepStarted(1, "p/m", 2));
        Tell("s", new StepCompleted(1, FinishReason.Stop), new TurnCompleted(TurnOutcome.Answered));

        Assert.Equal(["chat m", "chat m", "invoke_agent"], _ended.Select(static span => span.Name));
        Assert.Equal([TelemetryStatus.Error, TelemetryStatus.Unset, TelemetryStatus.Unset], _ended.Select(static span => span.Status));
        Assert.Equal("429", _ended[0].Attributes["error.type"].GetString());
        Assert.DoesNotContain("secret", string.Concat(_ended.Select(AgentJson.Write)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToolState.Denied, "denied")]
    [InlineData(ToolState.Failed, "failed")]
    [InlineData(ToolState.Cancelled, "cancelled")]
    public void Call_ThatDidNotComplete_HasTheWord(ToolState state, string word)
    {
        Tell("s", new TurnStarted([], ""), new ToolCompleted("c", "write", state), new TurnCompleted(TurnOutcome.Answered));

        Assert.Equal(("execute_tool write", TelemetryStatus.Error), (_ended[0].Name, _ended[0].Status));
        Assert.Equal(word, _ended[0].Attributes["error.type"].GetString());
        Assert.False(_ended[1].Attributes.ContainsKey("gen_ai.provider.name"));
    }

    [Fact]
    public void Turn_ThatIsCutOff_EndsWhatIsOpen()
    {
        Tell("s", new TurnStarted([], "p/m"), new StepStarted(1, "p/m", 1), new ToolStarted("c", "look", "secret title"));
        Tell("s", new ContextCompacted("m1", CompactionCause.Manual), new TurnCompleted(TurnOutcome.Cancelled));

        Assert.Equal(["chat m", "execute_tool look", "invoke_agent"], _ended.Select(static span => span.Name));
        Assert.All(_ended, static span => Assert.Equal("cancelled", span.Attributes["error.type"].GetString()));
        Assert.Equal("context.compacted", Assert.Single(_ended[2].Events).Name);
        Assert.DoesNotContain("secret", string.Concat(_ended.Select(AgentJson.Write)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SubAgent_IsInTheTraceOfItsCaller_UnderTheCall(bool toldLate)
    {
        var started = new AgentStarted("c", "child") { Agent = "looker" };
        Tell("s", new TurnStarted([], "p/m"), new ToolStarted("c", "agent", ""));
        if (!toldLate)
        {
            Tell("s", started);
        }

        Tell("child", "s", new TurnStarted([], "p/small"));
        if (toldLate)
        {
            Tell("s", started);
        }

        Tell("child", "s", new TurnCompleted(TurnOutcome.Limit));
        Tell("s", new ToolCompleted("c", "agent", ToolState.Completed), new TurnCompleted(TurnOutcome.Answered));

        Assert.Equal(["invoke_agent looker", "execute_tool agent", "invoke_agent"], _ended.Select(static span => span.Name));
        Assert.Single(_ended.Select(static span => span.TraceId).Distinct());
        Assert.Equal(_ended[1].SpanId, _ended[0].ParentId);
        Assert.Equal(("limit", "looker"), (_ended[0].Attributes["error.type"].GetString(), _ended[0].Attributes["gen_ai.agent.name"].GetString()));
    }

    [Fact]
    public void Turns_ThatNeverEnd_AreForgotten()
    {
        for (var i = 0; i < 1_200; i++)
        {
            Tell($"s{i}", new TurnStarted([], "p/m"));
        }

        Tell("s0", new TurnCompleted(TurnOutcome.Answered));
        Tell("s1199", new TurnCompleted(TurnOutcome.Answered));
        Tell("s1199", new TurnCompleted(TurnOutcome.Answered));

        Assert.Equal("s1199", Assert.Single(_ended).Attributes["gen_ai.conversation.id"].GetString());
    }

    [Fact]
    public void Meters_OfManySets_AreBounded_AndTakenOnce()
    {
        for (var i = 0; i < 1_500; i++)
        {
            _meters.CountTokens(i, [("k", $"{i}")]);
        }

        var taken = Assert.Single(_meters.Take());

        Assert.Equal(1_001, taken.Points.Count);
        Assert.Equal(500, taken.Points.Single(static point => point.Attributes.ContainsKey("otel.metric.overflow")).Histogram!.Count);
        Assert.Equal(1_500, taken.Points.Sum(static point => point.Histogram!.Count));
        Assert.Empty(_meters.Take());
        _meters.CountSeconds(TimeSpan.FromSeconds(0.02), []);
        var histogram = Assert.Single(Assert.Single(_meters.Take()).Points).Histogram!;
        Assert.Equal((0, 1, 0.02, 0.02), (histogram.Buckets[0], histogram.Buckets[1], histogram.Min, histogram.Max));
    }

    private void Tell(string session, params AgentEvent[] events) => Tell(session, null, events);

    private void Tell(string session, string? parent, params AgentEvent[] events)
    {
        var info = new SessionInfo(session, session, "/w", Zero) { Parent = parent, ParentTurn = parent is null ? null : "t" };
        foreach (var e in events)
        {
            _spans.Add(e with { SessionId = session, TurnId = "t", Time = Zero.AddSeconds(_clock++) }, info);
        }
    }
}
