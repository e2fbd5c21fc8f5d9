using System.Net;
using System.Net.Sockets;
using AgentHost.ModelServing;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(401, null, null, ModelFaultKind.Authentication)]
    [InlineData(402, null, "no credit", ModelFaultKind.Quota)]
    [InlineData(403, null, "no", ModelFaultKind.Forbidden)]
    [InlineData(404, "model_not_found", "no such model", ModelFaultKind.ModelNotFound)]
    [InlineData(404, "x", "not here", ModelFaultKind.InvalidRequest)]
    [InlineData(408, null, "slow", ModelFaultKind.ServerError)]
    [InlineData(413, null, "large", ModelFaultKind.ContextTooLong)]
    [InlineData(422, null, "odd", ModelFaultKind.InvalidRequest)]
    [InlineData(429, "rate_limit_exceeded", "slow down", ModelFaultKind.RateLimited)]
    [InlineData(429, "insufficient_quota", "pay", ModelFaultKind.Quota)]
    [InlineData(400, "content_policy_violation", "bad", ModelFaultKind.ContentRefused)]
    [InlineData(400, "other", "This model's maximum context length is 4096 tokens", ModelFaultKind.ContextTooLong)]
    [InlineData(400, "other", "temperature out of range", ModelFaultKind.InvalidRequest)]
    [InlineData(500, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(502, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(503, null, "busy", ModelFaultKind.Overloaded)]
    [InlineData(529, null, "busy", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string? code, string? message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(status, message: message, code: code)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((expected, (int?)status), (fault.Kind, fault.Status));
        if (message is not null && status is not 404)
        {
            Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ContextLength_InTheProvidersShape_IsNamed()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.ContextLength()));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((ModelFaultKind.ContextTooLong, "context_length_exceeded"), (fault.Kind, fault.Code));
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("soon", null)]
    public async Task RetryAfter_InSeconds_IsRead(string header, double? expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(429, header)));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).RetryAfterSeconds);
    }

    [Fact]
    public async Task RetryAfter_AsDate_IsRead()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.RetryLater(503, 30, asDate: true)));

        Assert.InRange(Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).RetryAfterSeconds!.Value, 20, 31);
    }

    [Fact]
    public async Task Message_WithSecrets_LosesThem()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create()
            .Fault(Fault.HttpStatus(401, message: "Wrong key top-secret-key and sk-abcd****wxyz\nwith header-secret " + new string('x', 3000))));
        var options = wire.Options() with
        {
            Credential = "top-secret-key",
            CredentialSource = "environment variable MY_KEY",
            Headers = new Dictionary<string, string> { ["X-Auth"] = "header-secret" }
        };

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(options)));

        Assert.Contains("environment variable MY_KEY", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Wrong key *** and *** with ***", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 500, 700);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal("Bearer top-secret-key", wire.Server.Requests[0].Header("Authorization"));
        Assert.Equal("header-secret", wire.Server.Requests[0].Header("X-Auth"));
    }

    public static TheoryData<string, Fault, ModelFaultKind> Streams() => new()
    {
        { "end in mid-stream", Fault.Cut(afterEvents: 2), ModelFaultKind.StreamCut },
        { "end in mid-line", Fault.Cut(afterBytes: 250), ModelFaultKind.StreamCut },
        { "reset in mid-stream", Fault.Reset(afterEvents: 2), ModelFaultKind.StreamCut },
        { "end before the answer", Fault.Cut(), ModelFaultKind.Unreachable },
        { "reset before the answer", Fault.Reset(), ModelFaultKind.Unreachable },
        { "garbage instead of HTTP", new Fault { Kind = FaultKind.Garbage, Data = "no HTTP at all\r\n\r\n" }, ModelFaultKind.BadResponse },
        { "garbage inside", new Fault { Kind = FaultKind.Garbage, AfterEvents = 1 }, ModelFaultKind.BadResponse },
        { "broken JSON", new Fault { Kind = FaultKind.InvalidJson, AfterEvents = 1 }, ModelFaultKind.BadResponse },
        { "a line of 20 MB", new Fault { Kind = FaultKind.HugeLine, AfterEvents = 1, Bytes = 20 * 1024 * 1024 }, ModelFaultKind.BadResponse },
        { "a web page", Fault.Of(FaultKind.ContentType), ModelFaultKind.BadResponse },
        {
            "an error event",
            new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 1, Code = "rate_limit_exceeded", Message = "slow" },
            ModelFaultKind.RateLimited
        },
        { "silence in mid-stream", Fault.Silence(afterEvents: 2), ModelFaultKind.StreamCut },
        { "silence before the answer", Fault.Silence(), ModelFaultKind.Unreachable },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_Misbehaving_EndsInOneFault(string what, Fault misbehaviour, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(Reply.Of("one two three four") with { ChunkSize = 4 }).WithFault(misbehaviour));

        var updates = await wire.AskAsync(what.StartsWith("silence", StringComparison.Ordinal) ? """{"firstTokenSeconds":1.5,"idleSeconds":0.3}""" : "{}");

        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.True(expected == fault.Kind, $"{what}: {fault.Kind}, {fault.Message}");
        Assert.Single(wire.Server.Requests);
    }

    [Fact]
    public async Task HugeLine_WithinTheBound_IsRead()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply("fine").WithFault(new Fault { Kind = FaultKind.HugeLine, AfterEvents = 1, Bytes = 4 * 1024 * 1024 }));

        Assert.IsType<ModelFinished>((await wire.AskAsync())[^1]);
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","code":502}}""", ModelFaultKind.ServerError)]
    [InlineData("""{"error":{"message":"m","type":"overloaded_error"}}""", ModelFaultKind.Overloaded)]
    [InlineData("""{"error":"m"}""", ModelFaultKind.ServerError)]
    [InlineData("""{"object":"error","message":"m","code":400}""", ModelFaultKind.InvalidRequest)]
    [InlineData("""{"choices":[{"index":0,"error":{"message":"m","code":429},"finish_reason":"error"}]}""", ModelFaultKind.RateLimited)]
    [InlineData("""[1,2]""", ModelFaultKind.BadResponse)]
    public async Task ErrorEvent_InItsForms_IsNamed(string json, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply { RawEvents = ["""{"choices":[{"delta":{"content":"x"}}]}""", json] }));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).Kind);
    }

    [Fact]
    public async Task Silence_AfterTheFinish_IsTheEnd()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply("fine").WithFault(Fault.Of(FaultKind.NoDone)).WithFault(Fault.Silence(afterEvents: 4)));

        var updates = await wire.AskAsync("""{"idleSeconds":0.3}""");

        Assert.True(updates[^1] is ModelFinished, updates[^1].ToString());
    }

    [Fact]
    public async Task Cancel_InMidStream_Throws()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.Create().Reply(Reply.Of("one two") with { ChunkSize = 2 }).WithFault(Fault.Silence(afterEvents: 2)));
        await using var client = new OpenAIProvider(wire, TimeProvider.System).CreateClient(wire.Options());
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.StreamAsync(Wire.Say("x"), cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
        Assert.Equal(ReplyOutcome.ClientLeft, await wire.Server.Requests[0].Outcome.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Cancel_BeforeTheAnswer_Throws()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply("x").WithFault(Fault.Silence()));
        using var cancel = new CancellationTokenSource();

        var asking = wire.AskAsync(cancellationToken: cancel.Token);
        await wire.Server.WaitForRequestAsync(1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task Connection_Refused_NamesTheAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var wire = await Wire.StartAsync(Scenario.Create());

        var fault = Assert.IsType<ModelFault>(
            Assert.Single(await wire.AskAsync(wire.Options() with { BaseUrl = $"http://user:secret@127.0.0.1:{port}/v1?key=secret" })));

        Assert.Equal(ModelFaultKind.Unreachable, fault.Kind);
        Assert.Contains($"http://127.0.0.1:{port}/v1", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_Unresolved_IsUnreachable()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create());

        Assert.Equal(
            ModelFaultKind.Unreachable,
            Assert.IsType<ModelFault>((await wire.AskAsync(wire.Options() with { BaseUrl = "http://no-such-host.invalid/v1" }))[^1]).Kind);
    }

    [Theory]
    [InlineData("openai-compatible", null, ModelFaultKind.InvalidRequest, "baseUrl")]
    [InlineData("openai-compatible", "ftp://x", ModelFaultKind.InvalidRequest, "http")]
    [InlineData("openai-compatible", "not a url", ModelFaultKind.InvalidRequest, "http")]
    [InlineData("openai", null, ModelFaultKind.Authentication, "OPENAI_API_KEY")]
    public async Task Settings_ThatCannotWork_AreAFault(string type, string? address, ModelFaultKind expected, string word)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(new ModelClientOptions("p", "m") { ProviderType = type, BaseUrl = address })));

        Assert.Equal(expected, fault.Kind);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>gateway</html>")]
    [InlineData("{\"detail\":\"nope\"}")]
    [InlineData("{\"error\":{\"message\":{\"a\":1}}}")]
    [InlineData("[{\"error\":{\"message\":\"listed\",\"status\":\"X\"}}]")]
    [InlineData("{\"error\":")]
    public void ErrorBody_OfAnyShape_IsRead(string body)
    {
        var error = ProviderError.FromBody(System.Text.Encoding.UTF8.GetBytes(body));

        Assert.True(error.Message is null || !error.Message.Contains('<', StringComparison.Ordinal));
    }
}
