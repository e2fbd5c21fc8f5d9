using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.ModelServing;

namespace AgentHost.Testing.Shared;

/// <summary>
/// Promises of a provider that the host rests on, whatever wire it speaks: pieces put together, one last update, a fault of the right kind, no request that
/// nobody asked for, no secret in a message. A class for each wire derives from it and runs all of it against a server of that wire.
/// </summary>
public abstract class ProviderContractTests
{
    private const string Quick = "\"firstTokenSeconds\":1.5,\"idleSeconds\":0.3";

    /// <summary>Kinds of misbehaviour of a stream, and the fault that each is.</summary>
    public static TheoryData<string, ModelFaultKind> Misbehaviours() => new()
    {
        { "end in mid-stream", ModelFaultKind.StreamCut },
        { "end in mid-line", ModelFaultKind.StreamCut },
        { "reset in mid-stream", ModelFaultKind.StreamCut },
        { "silence in mid-stream", ModelFaultKind.StreamCut },
        { "end before the answer", ModelFaultKind.Unreachable },
        { "reset before the answer", ModelFaultKind.Unreachable },
        { "silence before the answer", ModelFaultKind.Unreachable },
        { "garbage instead of HTTP", ModelFaultKind.BadResponse },
        { "garbage inside", ModelFaultKind.BadResponse },
        { "broken JSON", ModelFaultKind.BadResponse },
        { "a line of 20 MB", ModelFaultKind.BadResponse },
        { "a web page", ModelFaultKind.BadResponse },
    };

    /// <summary>Events that are sent before the first piece of a text is complete.</summary>
    protected abstract int EventsToFirstText { get; }

    /// <summary>Events of a whole answer of one piece, without a mark that only ends the stream.</summary>
    protected abstract int EventsOfAnswer { get; }

    /// <summary>Bytes of the body that end within a line, behind its first event.</summary>
    protected abstract int BytesIntoLine { get; }

    /// <summary>Lines that random streams are made of.</summary>
    protected abstract IReadOnlyList<string> Lines { get; }

    /// <summary>Media type of a stream.</summary>
    protected virtual string ContentType => "text/event-stream";

    /// <summary>Members of the provider's settings that choose the wire, as JSON; empty for none.</summary>
    protected virtual string Settings => "";

    /// <summary>The provider's type in settings.</summary>
    protected abstract string ProviderType { get; }

    /// <summary>Makes the provider.</summary>
    /// <param name="http">Its way to the server.</param>
    protected abstract ModelProvider CreateProvider(IHttpClients http);

    /// <summary>Makes an empty script for a server that speaks the wire.</summary>
    private protected abstract Scenario CreateScenario();

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, 1, true)]
    [InlineData(3, 7, true)]
    public async Task Answer_InAnyPieces_ArrivesWhole(int? chunk, int? split, bool crlf)
    {
        var reply = Reply.Of("Grüße, 世界 😀!") with { ChunkSize = chunk, SplitBytes = split, Reasoning = "thinking…", Usage = new ReplyUsage(120, 7) };
        var scenario = CreateScenario().Reply(reply);
        await using var wire = await StartAsync(crlf ? scenario.WithFault(Fault.Of(FaultKind.Crlf)) : scenario);

        var updates = await wire.AskAsync(Join());

        Assert.Equal("Grüße, 世界 😀!", ModelWire.Text(updates));
        Assert.Equal("thinking…", string.Concat(updates.OfType<ReasoningDelta>().Select(delta => delta.Text)));
        Assert.Equal((120, 7), (updates.OfType<UsageUpdate>().Last().Usage.Input, updates.OfType<UsageUpdate>().Last().Usage.Output));
        Assert.Equal(new ModelFinished(FinishReason.Stop), updates[^1]);
        wire.Server.Verify();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task ToolCalls_SideBySide_AreToldApart(int? chunk)
    {
        var reply = new Reply
        {
            Text = "Both.",
            ToolCalls = [new ReplyToolCall { Id = "a", Name = "read", Arguments = "{\"path\":\"x\"}" }, new ReplyToolCall { Id = "b", Name = "list" }],
            ChunkSize = chunk,
        };
        await using var wire = await StartAsync(CreateScenario().Reply(reply));

        var updates = await wire.AskAsync(Join());

        Assert.Equal("Both.", ModelWire.Text(updates));
        Assert.Equal([("a", "read", "{\"path\":\"x\"}"), ("b", "list", "{}")], ModelWire.Calls(updates));
        Assert.Equal(new ModelFinished(FinishReason.ToolCalls), updates[^1]);
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Stream_Misbehaving_EndsInOneFaultAndIsNotAskedAgain(string what, ModelFaultKind expected)
    {
        await using var wire = await StartAsync(
            CreateScenario().Reply(Reply.Of("one two three four") with { ChunkSize = 4 }).WithFault(Misbehaviour(what)));

        var updates = await wire.AskAsync(what.StartsWith("silence", StringComparison.Ordinal) ? Join(Quick) : Join());

        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.True(expected == fault.Kind, $"{what}: {fault.Kind}, {fault.Message}");
        Assert.Single(wire.Server.Requests);
    }

    [Fact]
    public async Task Line_WithinTheBound_IsRead()
    {
        await using var wire = await StartAsync(
            CreateScenario().Reply("fine").WithFault(new Fault { Kind = FaultKind.HugeLine, AfterEvents = 1, Bytes = 4 * 1024 * 1024 }));

        Assert.IsType<ModelFinished>((await wire.AskAsync(Join()))[^1]);
    }

    [Fact]
    public async Task Silence_AfterTheEnd_IsTheEnd()
    {
        await using var wire = await StartAsync(CreateScenario().Reply("fine").WithFault(Fault.Silence(afterEvents: EventsOfAnswer)));

        var updates = await wire.AskAsync(Join(Quick));

        Assert.True(updates[^1] is ModelFinished, updates[^1].ToString());
        Assert.Equal("fine", ModelWire.Text(updates));
    }

    [Fact]
    public async Task ContextLength_InTheServicesShape_IsNamed()
    {
        await using var wire = await StartAsync(CreateScenario().Fault(Fault.ContextLength()));

        Assert.Equal(ModelFaultKind.ContextTooLong, Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(Join()))).Kind);
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("soon", null)]
    public async Task RetryAfter_InSeconds_IsRead(string header, double? expected)
    {
        await using var wire = await StartAsync(CreateScenario().Fault(Fault.HttpStatus(429, header)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(Join())));

        Assert.Equal((ModelFaultKind.RateLimited, 429, expected), (fault.Kind, fault.Status, fault.RetryAfterSeconds));
    }

    [Fact]
    public async Task RetryAfter_AsDate_IsRead()
    {
        await using var wire = await StartAsync(CreateScenario().Fault(Fault.RetryLater(503, 30, asDate: true)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(Join())));

        Assert.InRange(fault.RetryAfterSeconds!.Value, 20, 31);
    }

    [Fact]
    public async Task Refusal_WithSecretsInIt_LosesThem()
    {
        await using var wire = await StartAsync(CreateScenario()
            .Fault(Fault.HttpStatus(401, message: "Wrong key top-secret-key\nwith header-secret " + new string('x', 3000))));
        var options = wire.Options(Join()) with
        {
            Credential = "top-secret-key",
            CredentialSource = "environment variable MY_KEY",
            Headers = new Dictionary<string, string> { ["X-Auth"] = "header-secret" }
        };

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(options)));

        Assert.Equal(ModelFaultKind.Authentication, fault.Kind);
        Assert.Contains("environment variable MY_KEY", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Wrong key *** with ***", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 500, 700);
        Assert.Equal("header-secret", wire.Server.Requests[0].Header("X-Auth"));
    }

    [Fact]
    public async Task Connection_Refused_NamesTheAddressWithoutItsSecrets()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var wire = await StartAsync(CreateScenario());

        var fault = Assert.IsType<ModelFault>(
            Assert.Single(await wire.AskAsync(wire.Options(Join()) with { BaseUrl = $"http://user:secret@127.0.0.1:{port}/v1?key=secret" })));

        Assert.Equal(ModelFaultKind.Unreachable, fault.Kind);
        Assert.Contains($"http://127.0.0.1:{port}/", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_Unresolved_IsUnreachable()
    {
        await using var wire = await StartAsync(CreateScenario());

        var updates = await wire.AskAsync(wire.Options(Join()) with { BaseUrl = "http://no-such-host.invalid/v1" });

        Assert.Equal(ModelFaultKind.Unreachable, Assert.IsType<ModelFault>(Assert.Single(updates)).Kind);
    }

    [Fact]
    public async Task Address_OfAnotherScheme_IsAFaultWithoutARequest()
    {
        await using var wire = await StartAsync(CreateScenario());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Options(Join()) with { BaseUrl = "ftp://x" })));

        Assert.Equal((ModelFaultKind.InvalidRequest, 0), (fault.Kind, wire.Server.Requests.Count));
        Assert.Contains("http", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_InMidStream_ThrowsAndClosesTheConnection()
    {
        await using var wire = await StartAsync(
            CreateScenario().Reply(Reply.Of("one two") with { ChunkSize = 2 }).WithFault(Fault.Silence(afterEvents: EventsToFirstText)));
        await using var client = CreateProvider(wire).CreateClient(wire.Options(Join()));
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.StreamAsync(ModelWire.Say("x"), cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        Assert.Equal(ReplyOutcome.ClientLeft, await wire.Server.Requests[0].Outcome.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Cancel_BeforeTheAnswer_Throws()
    {
        await using var wire = await StartAsync(CreateScenario().Reply("x").WithFault(Fault.Silence()));
        using var cancel = new CancellationTokenSource();

        var asking = wire.AskAsync(Join(), cancellationToken: cancel.Token);
        await wire.Server.WaitForRequestAsync(1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task WarmUp_SendsNothing()
    {
        await using var wire = await StartAsync(CreateScenario());
        await using var client = CreateProvider(wire).CreateClient(wire.Options(Join()));

        await client.WarmUpAsync(CancellationToken.None);

        Assert.Equal((0, 0), (wire.Server.Requests.Count, wire.Server.ConnectionCount));
    }

    [Fact]
    public async Task Random_Streams_EndInOneLastUpdate()
    {
        var random = new Random(4);
        for (var round = 0; round < 3000; round++)
        {
            var separator = random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
            var bytes = Encoding.UTF8.GetBytes(string.Join(separator, Enumerable.Range(0, random.Next(16)).Select(_ => Lines[random.Next(Lines.Count)])));
            for (var i = random.Next(6); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var http = new FixedAnswer(bytes, ContentType);
            await using var client = CreateProvider(http)
                .CreateClient(new("test", "m") { ProviderType = ProviderType, BaseUrl = "http://x", Settings = AgentJson.Parse(Join()) });
            ModelUpdate? last = null;
            await foreach (var update in client.StreamAsync(ModelWire.Say("x"), CancellationToken.None))
            {
                Assert.False(last is ModelFinished or ModelFault);
                if (update is OpaqueUpdate opaque)
                {
                    // What is kept must be fit for the log.
                    Assert.NotEmpty(AgentJson.Write(opaque.Part));
                }

                last = update;
            }

            Assert.True(last is ModelFinished or ModelFault);
        }
    }

    private async Task<ModelWire> StartAsync(Scenario scenario) => new ContractWire(await ModelServer.StartAsync(scenario), this);

    private string Join(string members = "") => $"{{{string.Join(',', new[] { Settings, members }.Where(static text => text.Length > 0))}}}";

    private Fault Misbehaviour(string what) => what switch
    {
        "end in mid-stream" => Fault.Cut(afterEvents: EventsToFirstText),
        "end in mid-line" => Fault.Cut(afterBytes: BytesIntoLine),
        "reset in mid-stream" => Fault.Reset(afterEvents: EventsToFirstText),
        "silence in mid-stream" => Fault.Silence(afterEvents: EventsToFirstText),
        "end before the answer" => Fault.Cut(),
        "reset before the answer" => Fault.Reset(),
        "silence before the answer" => Fault.Silence(),
        "garbage instead of HTTP" => new Fault { Kind = FaultKind.Garbage, Data = "no HTTP at all\r\n\r\n" },
        "garbage inside" => Fault.Of(FaultKind.Garbage, afterEvents: 1),
        "broken JSON" => Fault.Of(FaultKind.InvalidJson, afterEvents: 1),
        "a line of 20 MB" => new Fault { Kind = FaultKind.HugeLine, AfterEvents = 1, Bytes = 20 * 1024 * 1024 },
        "a web page" => Fault.Of(FaultKind.ContentType),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such misbehaviour."),
    };

    private sealed class ContractWire(ModelServer server, ProviderContractTests tests) : ModelWire(server, tests.ProviderType)
    {
        protected override ModelProvider CreateProvider() => tests.CreateProvider(this);
    }
}
