using AgentHost.Client;
using AgentHost.Kernel.Events;

namespace AgentHost.Kernel.Tests.Events;

public sealed class EventBusTests
{
    private readonly MemoryLog _log = new();
    private readonly EventBus _bus;

    public EventBusTests() => _bus = new EventBus(_log);

    [Fact]
    public async Task Publish_DurableAndLiveEventsOfASession_ComeInOrder()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        Tell(new HostWarning("one"));
        Store(Part("m", 0, "a"));
        Tell(new HostWarning("two"));
        Store(Part("m", 1, "b"));
        var got = await TakeAsync(listener, 4);
        Assert.Equal(["host.warning", "message.part.completed", "host.warning", "message.part.completed"], got.Select(e => e.Type));
    }

    [Fact]
    public async Task Subscribe_ToOneSession_HearsNothingOfAnother()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        Store(Part("x", 0, "other"), "t");
        Tell(new HostWarning("other"), "t");
        Tell(new PartDelta("x", 1, 0, "other"), "t");
        Store(Part("m", 0, "own"));
        Assert.Equal("s", Assert.Single(await TakeAsync(listener, 1)).SessionId);
        listener.Dispose();
        Assert.Empty(await RestAsync(listener));
    }

    [Fact]
    public async Task Subscribe_WithoutLive_HearsDurableEventsOnly()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s", Live = false });
        Tell(new PartDelta("m", 0, 0, "a"));
        Store(Part("m", 0, "a"));
        Assert.IsType<PartCompleted>(Assert.Single(await TakeAsync(listener, 1)));
    }

    [Fact]
    public async Task Publish_DurableEventThatCouldNotBeStored_IsToldToEverybody()
    {
        using var ofAll = _bus.Subscribe(new EventFilter(Live: false));
        using var ofOne = _bus.Subscribe(new EventFilter(Live: false) { SessionId = "s" });
        Tell(new MessageWithdrawn("m"), "s");
        Assert.IsType<MessageWithdrawn>(Assert.Single(await TakeAsync(ofAll, 1)));
        Assert.IsType<MessageWithdrawn>(Assert.Single(await TakeAsync(ofOne, 1)));
    }

    [Fact]
    public async Task Subscribe_AfterANumber_ReadsTheLogFirstAndNothingTwice()
    {
        for (var i = 0; i < 1200; i++)
        {
            _log.Add(Part("old", i, "x"));
        }

        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s", After = 100 });
        Store(Part("new", 0, "y"));
        var got = await TakeAsync(listener, 1101);
        Assert.Equal(Enumerable.Range(101, 1101).Select(n => (long?)n), got.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Subscribe_SlowReader_CatchesUpFromTheLogWithNothingMissing()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        for (var i = 0; i < 5000; i++)
        {
            Store(Part("m", i, "x"));
        }

        var got = await TakeAsync(listener, 5000);
        Assert.Equal(Enumerable.Range(1, 5000).Select(n => (long?)n), got.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Subscribe_QueueFullOfLiveEvents_StillGivesTheDurableOnesThatFoundNoRoom()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        for (var i = 0; i < 3000; i++)
        {
            Tell(new PartDelta("m", 0, i, "x"));
        }

        Store(Part("m", 0, new string('x', 3000)));
        Store(new TurnCompleted(TurnOutcome.Answered));
        var got = await TakeUntilAsync(listener, e => e is TurnCompleted);
        Assert.Contains(got, e => e is PartCompleted);
    }

    [Fact]
    public async Task Subscribe_GlobalSlowReader_CatchesUpByPosition()
    {
        using var listener = _bus.Subscribe(new EventFilter { Live = false });
        for (var i = 0; i < 4000; i++)
        {
            Store(Part("m", i, "x"), i % 2 == 0 ? "a" : "b");
        }

        var got = await TakeAsync(listener, 4000);
        Assert.Equal(Enumerable.Range(1, 4000).Select(n => (long?)n), got.Select(e => e.Position));
    }

    [Fact]
    public async Task Subscribe_InMidPart_GivesTheWholeOnceAndThenDeltas()
    {
        Tell(new PartDelta("m", 0, 0, "Hello "));
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        Tell(new PartDelta("m", 0, 6, "wide "));
        Tell(new PartDelta("m", 0, 11, "world"));
        var first = Assert.IsType<PartSnapshot>(Assert.Single(await TakeAsync(listener, 1)));
        Assert.Equal("Hello wide world", first.Text);
        Tell(new PartDelta("m", 0, 16, "!"));
        Assert.Equal("!", Assert.IsType<PartDelta>(Assert.Single(await TakeAsync(listener, 1))).Text);
    }

    [Fact]
    public async Task Publish_TheNextPartBeginsBeforeTheLastIsStored_ItsBeginningIsKept()
    {
        Tell(new PartDelta("m", 0, 0, "think"));
        Tell(new PartDelta("m", 1, 0, "an"));
        Store(Part("m", 0, "think"));
        Tell(new PartDelta("m", 1, 2, "swer"));
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s", After = 1 });
        Assert.Equal("answer", Assert.IsType<PartSnapshot>(Assert.Single(await TakeAsync(listener, 1))).Text);
    }

    [Fact]
    public async Task Subscribe_ToEverything_TwoSessionsStreamingAtOnceNeedNoSnapshots()
    {
        using var listener = _bus.Subscribe(new EventFilter());
        for (var i = 0; i < 50; i++)
        {
            Tell(new PartDelta("a", 0, i, "x"), "s");
            Tell(new PartDelta("b", 0, i, "y"), "t");
        }

        Assert.All(await TakeAsync(listener, 100), e => Assert.IsType<PartDelta>(e));
    }

    [Fact]
    public async Task Subscribe_ToEverything_KeepsNothingOfTurnsThatHaveEnded()
    {
        using var listener = _bus.Subscribe(new EventFilter());
        for (var i = 0; i < 20; i++)
        {
            Tell(new PartDelta("m", 0, 0, "x"), $"s{i}");
            Store(new TurnCompleted(TurnOutcome.Answered), $"s{i}");
        }

        Tell(new PartDelta("m", 0, 0, "x"), "open");
        await TakeAsync(listener, 41);

        Assert.Equal(1, listener.Shown);
    }

    [Fact]
    public async Task Subscribe_BehindWhenTheSessionWentIdle_IsStillTold()
    {
        using var listener = _bus.Subscribe(new EventFilter { SessionId = "s", After = 0 });
        Store(new TurnCompleted(TurnOutcome.Answered));
        Tell(new SessionIdle());
        var got = await TakeAsync(listener, 2);
        Assert.IsType<TurnCompleted>(got[0]);
        Assert.IsType<SessionIdle>(got[1]);
    }

    [Fact]
    public async Task Dispose_ReaderThatWaits_Ends()
    {
        var listener = _bus.Subscribe(new EventFilter { SessionId = "s" });
        var rest = RestAsync(listener);
        listener.Dispose();
        Assert.Empty(await rest);
        Store(Part("m", 0, "a"));
    }

    [Fact]
    public async Task Read_TokenFires_Throws()
    {
        using var listener = _bus.Subscribe(new EventFilter());
        using var cancel = new CancellationTokenSource();
        var reading = listener.ReadAsync(cancel.Token).GetAsyncEnumerator(cancel.Token);
        var next = reading.MoveNextAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Property_RandomInterleavings_EveryListenerReadsTheTruth(int seed)
    {
        var random = new Random(seed);
        var truth = new Dictionary<(string, int), string>();
        var listeners = new List<Task<(long From, TextReader Reader)>> { ListenAsync(null) };
        for (var message = 0; message < 40; message++)
        {
            var parts = random.Next(1, 4);
            for (var part = 0; part < parts; part++)
            {
                var text = "";
                var pieces = random.Next(0, 200);
                for (var i = 0; i < pieces; i++)
                {
                    var piece = new string((char)('a' + random.Next(26)), random.Next(1, 5));
                    Tell(new PartDelta($"m{message}", part, text.Length, piece));
                    text += piece;
                    if (random.Next(400) == 0)
                    {
                        listeners.Add(ListenAsync(random.Next(2) == 0 ? random.Next(0, (int)_log.LastOf("s") + 1) : null));
                    }

                    if (random.Next(300) == 0)
                    {
                        await Task.Yield();
                    }
                }

                Store(Part($"m{message}", part, text));
                truth[($"m{message}", part)] = text;
            }

            Store(new MessageAppended($"m{message}", MessageRole.Assistant));
        }

        Store(new TurnCompleted(TurnOutcome.Answered));
        var end = _log.LastOf("s");
        foreach (var (from, reader) in await Task.WhenAll(listeners))
        {
            // Nothing of what comes after a listener's beginning is missing, and nothing comes twice.
            Assert.Equal(end, reader.Numbers[^1]);
            Assert.Equal(end - from, reader.Numbers.Count);
            Assert.All(reader.Finished, entry => Assert.Equal(truth[entry.Key], entry.Value));
        }
    }

    private Task<(long From, TextReader Reader)> ListenAsync(long? after)
    {
        var from = after ?? _log.LastOf("s");
        var listener = _bus.Subscribe(new EventFilter { SessionId = "s", After = after });
        return Task.Run(async () =>
        {
            using (listener)
            {
                var reader = new TextReader();
                await foreach (var e in listener.ReadAsync(TestContext.Current.CancellationToken))
                {
                    reader.Take(e);
                    if (e is TurnCompleted)
                    {
                        break;
                    }
                }

                return (from, reader);
            }
        });
    }

    private static PartCompleted Part(string message, int index, string text) => new(message, index, new TextPart(text));

    private void Store(AgentEvent e, string session = "s")
    {
        var stored = _log.Add(e, session);
        _bus.Publish(stored);
        _bus.PublishCommitted([stored]);
    }

    private void Tell(AgentEvent e, string session = "s") => _bus.Publish(e with { SessionId = session, After = _log.LastOf(session) });

    private static Task<List<AgentEvent>> TakeAsync(Subscription listener, int count) => TakeUntilAsync(listener, _ => --count <= 0);

    private static async Task<List<AgentEvent>> TakeUntilAsync(Subscription listener, Func<AgentEvent, bool> last)
    {
        var got = new List<AgentEvent>();
        await foreach (var e in listener.ReadAsync(TestContext.Current.CancellationToken))
        {
            got.Add(e);
            if (last(e))
            {
                break;
            }
        }

        return got;
    }

    private static Task<List<AgentEvent>> RestAsync(Subscription listener) => TakeUntilAsync(listener, _ => false);
}
