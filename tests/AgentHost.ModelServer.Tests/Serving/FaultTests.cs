using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class FaultTests
{
    private static Scenario Long(Fault fault) => Scenario.Create().Reply(new string('x', 100)).With(r => r with { ChunkSize = 10 }).WithFault(fault);

    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, "model_not_allowed")]
    [InlineData(404, "model_not_found")]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, null)]
    [InlineData(503, "service_unavailable")]
    [InlineData(529, null)]
    public async Task Status_Each_HasTheProvidersErrorShape(int status, string? code)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(status, "7")).Reply("ok"));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal("ok", (await client.AskAsync()).Text.ToString());
        Assert.Equal(1, server.ConnectionCount);
        server.Verify();
    }

    [Fact]
    public async Task Status_RetryAfterAsDate_IsAnHttpDate()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.RetryLater(429, 30, asDate: true)));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Equal(30, (response.Headers.RetryAfter!.Date!.Value - response.Headers.Date!.Value).TotalSeconds, 1.5);
    }

    [Fact]
    public async Task ContextLength_Error_IsFourHundredWithItsCode()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.ContextLength()));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(
            "context_length_exceeded",
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Cut_AfterWireBytes_ExactlyThoseBytesArriveForEveryPlace()
    {
        string whole;
        await using (ModelServer plain = await ModelServer.StartAsync(Scenario.Create().Reply("hello")))
        {
            using var client = new ChatClient(plain);
            whole = await client.RawAsync(ChatClient.RawPost(ChatClient.Body()));
        }

        for (int n = 0; n < whole.Length; n += 37)
        {
            await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("hello").WithFault(Fault.Cut(afterWireBytes: n)));
            using var client = new ChatClient(server);
            string raw = await client.RawAsync(ChatClient.RawPost(ChatClient.Body()));
            Assert.Equal(n, raw.Length);
            Assert.Equal(ReplyOutcome.StoppedByFault, await server.Requests[0].Outcome);
            server.Verify();
        }
    }

    [Fact]
    public async Task Cut_AfterBytes_CountsTheBodyAlone()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Cut(afterBytes: 500)).With(r => r with { CloseDelimited = true }));
        using var client = new ChatClient(server);
        string raw = await client.RawAsync(ChatClient.RawPost(ChatClient.Body()));
        Assert.Equal(500, raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Length);
    }

    [Fact]
    public async Task Cut_AfterEvents_ClientSeesThemAndThenABrokenStream()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Cut(afterEvents: 3)));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        var seen = new List<string>();
        HttpIOException e = await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            {
                seen.Add(item.Data);
            }
        });
        Assert.Equal(HttpRequestError.ResponseEnded, e.HttpRequestError);
        Assert.Equal(3, seen.Count);
        server.Verify();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    public async Task Reset_AtPlace_ClientGetsConnectionReset(int? afterBytes)
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Reset(afterBytes: afterBytes)));
        using var client = new ChatClient(server);
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => client.EventsAsync());
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(e.GetBaseException()).SocketErrorCode);
        server.Verify();
    }

    [Fact]
    public async Task Silence_ClientLeaves_ServerSeesIt()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Silence(afterEvents: 2)));
        using var client = new ChatClient(server);
        HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        await using (IAsyncEnumerator<SseItem<string>> events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()
            .GetAsyncEnumerator())
        {
            Assert.True(await events.MoveNextAsync());
            Assert.True(await events.MoveNextAsync());
        }

        response.Dispose();
        Assert.Equal(ReplyOutcome.ClientLeft, await server.Requests[0].Outcome.WaitAsync(TimeSpan.FromSeconds(10)));
        server.Verify();
    }

    [Fact]
    public async Task Silence_ForATime_TheReplyGoesOn()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Silence(afterBytes: 333, forMs: 60)));
        using var client = new ChatClient(server);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(100, (await client.AskAsync()).Text.Length);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 55);
        server.Verify();
    }

    [Fact]
    public async Task Silence_ServerStops_DoesNotHang()
    {
        ModelServer server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.Silence()));
        using var client = new ChatClient(server);
        Task<HttpResponseMessage> waiting = client.PostAsync(ChatClient.Body());
        RecordedRequest request = await server.WaitForRequestAsync(1);
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        Assert.Equal(ReplyOutcome.ServerStopped, await request.Outcome);
    }

    [Fact]
    public async Task Garbage_InsteadOfHttp_ClientCannotReadIt()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.Of(FaultKind.Garbage)));
        using var client = new ChatClient(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.EventsAsync());
    }

    [Fact]
    public async Task Garbage_InTheBody_BytesAreAmongTheEvents()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(new Fault { Kind = FaultKind.Garbage, AfterEvents = 1, Data = "%%%%\n\n" }));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Contains("}\n\n%%%%\n\ndata: ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        server.Verify();
    }

    [Fact]
    public async Task ContentType_Wrong_BodyIsStillTheStream()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Of(FaultKind.ContentType)));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.True(ChatAnswer.From(await ChatClient.EventsAsync(response)).Done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InvalidJson_EventOrBody_DoesNotParse(bool stream)
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Of(FaultKind.InvalidJson)));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body(stream));
        string bad = stream ? (await ChatClient.EventsAsync(response))[1] : await response.Content.ReadAsStringAsync();
        Assert.StartsWith("{", bad, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(bad));
        server.Verify();
    }

    [Fact]
    public async Task HugeLine_ThreeMiB_IsOneValidEvent()
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(new Fault { Kind = FaultKind.HugeLine, Bytes = 3 * 1024 * 1024 }));
        using var client = new ChatClient(server);
        List<string> events = await client.EventsAsync();
        Assert.True(events[1].Length > 3 * 1024 * 1024);
        Assert.Equal(100, ChatAnswer.From(events).Text.Length);
    }

    [Fact]
    public async Task ErrorEvent_InStream_EndsItWithoutDone()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Long(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 2, Message = "boom", Code = "c" }));
        using var client = new ChatClient(server);
        List<string> events = await client.EventsAsync();
        Assert.Equal(3, events.Count);
        Assert.Equal("boom", JsonDocument.Parse(events[2]).RootElement.GetProperty("error").GetProperty("message").GetString());
        server.Verify();
    }

    [Theory]
    [InlineData(FaultKind.Comments, ": keep-alive\n\ndata: {")]
    [InlineData(FaultKind.EventLines, "event: message\nid: 1\ndata: {")]
    [InlineData(FaultKind.Crlf, "}\r\n\r\ndata: {")]
    public async Task SseForm_Unusual_IsOnTheWireAndMeansTheSame(FaultKind kind, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(Long(Fault.Of(kind)).Repeat(2));
        using var client = new ChatClient(server);
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body());
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        ChatAnswer answer = await client.AskAsync();
        Assert.Equal(100, answer.Text.Length);
        Assert.True(answer.Done);
        server.Verify();
    }

    [Fact]
    public async Task ChunkFaults_Each_ChangeOnlyWhatTheySay()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("a").WithFault(Fault.Of(FaultKind.NoDone))
            .Reply("a").WithFault(Fault.Of(FaultKind.NoFinish))
            .Reply("a").WithFault(Fault.Of(FaultKind.DuplicateFinish))
            .Reply("a").WithFault(Fault.Of(FaultKind.EmptyChoices, afterEvents: 0))
            .ToolCall("t", "{}").WithFault(Fault.Of(FaultKind.MissingToolCallIds)));
        using var client = new ChatClient(server);
        Assert.False((await client.AskAsync()).Done);
        Assert.Empty((await client.AskAsync()).Finishes);
        Assert.Equal(["stop", "stop"], (await client.AskAsync()).Finishes);
        Assert.Equal(1, (await client.AskAsync()).EmptyChoices);
        Assert.Equal((null, "t", "{}"), (await client.AskAsync()).Calls[0]);
        server.Verify();
    }

    [Fact]
    public async Task Fault_PlaceNotReachedOrNeedsAStream_IsAFailure()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("a").WithFault(Fault.Reset(afterBytes: 1_000_000))
            .Reply("a").WithFault(Fault.Of(FaultKind.Crlf)));
        using var client = new ChatClient(server);
        await client.AskAsync();
        using HttpResponseMessage response = await client.PostAsync(ChatClient.Body(stream: false));
        Assert.Equal(2, server.Failures.Count);
        Assert.Contains("'reset'", server.Failures[0], StringComparison.Ordinal);
        Assert.Contains("'crlf'", server.Failures[1], StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(server.Verify);
    }

    [Fact]
    public async Task Delays_BeforeAndBetween_TakeTheirTime()
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.Create().Reply("abcd").With(r => r with { ChunkSize = 1, DelayMs = 20, FirstEventDelayMs = 20, EventDelayMs = 10 }));
        using var client = new ChatClient(server);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal("abcd", (await client.AskAsync()).Text.ToString());
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.True(elapsed >= 90, elapsed.ToString(CultureInfo.InvariantCulture));
    }
}
