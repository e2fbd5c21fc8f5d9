using System.Net;

namespace AgentHost.Providers.Tests;

public sealed class HttpModelClientTests
{
    private static PlainEndpoint At(string? address = null, string settings = "{}") =>
        new(new ModelClientOptions("p", "m")
        {
            BaseUrl = address,
            Credential = "the-secret-key",
            Settings = AgentJson.Parse(settings),
            Headers = new Dictionary<string, string> { ["X-Own"] = "header-secret" }
        });

    [Fact]
    public async Task Request_GoesBelowTheAddress_WithKeyAndHeaders()
    {
        HttpRequestMessage? sent = null;
        await using var client = new PlainClient(At("http://user@host:81/deep/?v=1"), request =>
        {
            sent = request;
            return PlainClient.Events("data: {\"text\":\"hi\"}\n\ndata: {\"end\":true}\n\n");
        });

        Assert.Equal([new TextDelta("hi"), new ModelFinished(FinishReason.Stop)], await client.AskAsync());
        Assert.Equal("http://user@host:81/deep/say?v=1", sent!.RequestUri!.OriginalString);
        Assert.Equal(("the-secret-key", "header-secret"), (sent.Headers.GetValues("X-Key").Single(), sent.Headers.GetValues("X-Own").Single()));
    }

    [Fact]
    public async Task Address_OfTheServiceItself_IsTheDefault()
    {
        Assert.True(At().IsAt("OWN.example"));
        Assert.Equal(("https://own.example/v1/x?a=b", null), (At().At("/x?a=b").OriginalString, At().Problem));
        await using var client = new PlainClient(At("ftp://x"), _ => throw new InvalidOperationException("nothing is sent"));
        Assert.Equal(ModelFaultKind.InvalidRequest, Assert.IsType<ModelFault>(Assert.Single(await client.AskAsync())).Kind);
    }

    [Fact]
    public async Task Connection_ThatIsNotMadeInTime_IsNoSilence()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        await using var client = new PlainClient(At("https://host"), _ =>
        {
            using var own = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");
            return http.SendAsync(own).GetAwaiter().GetResult();
        });

        var fault = Assert.IsType<ModelFault>(Assert.Single(await client.AskAsync()));
        Assert.Equal(
            (ModelFaultKind.Unreachable, "Cannot reach p at https://host/: no connection was made in time (limits.connect)."), (fault.Kind, fault.Message));
    }

    [Fact]
    public void Address_WithQueries_KeepsBoth() => Assert.Equal("http://h/x?a=b&v=1", At("http://h?v=1").At("/x?a=b").OriginalString);

    [Fact]
    public void Address_InMessages_HasNeitherUserNorQuery() => Assert.Equal("http://h/deep", At("http://user:pass@h/deep?key=secret").Address);

    [Theory]
    [InlineData("{}", 120, 60)]
    [InlineData("{\"firstTokenSeconds\":1.5,\"idleSeconds\":1e9}", 1.5, 86_400)]
    [InlineData("{\"firstTokenSeconds\":-1,\"idleSeconds\":\"x\"}", 120, 60)]
    [InlineData("[]", 120, 60)]
    public void Silence_OfSettings_IsBounded(string settings, double first, double idle)
    {
        var endpoint = At(settings: settings);

        Assert.Equal((first, idle), (endpoint.FirstToken.TotalSeconds, endpoint.Idle.TotalSeconds));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("p/m", true)]
    [InlineData("p2/m", false)]
    public void Wrote_IsTrueForOwnMessagesAlone(string? model, bool expected) =>
        Assert.Equal(expected, At().Wrote(new Message("1", MessageRole.Assistant, [], default) { Model = model }));

    [Theory]
    [InlineData(401, ModelFaultKind.Authentication, "p does not accept the key from settings: no *** here")]
    [InlineData(403, ModelFaultKind.Forbidden, "p does not allow this with the key in use: no *** here")]
    [InlineData(402, ModelFaultKind.Quota, "No quota or credit is left at p: no *** here")]
    [InlineData(404, ModelFaultKind.InvalidRequest, "Nothing takes chat requests at https://own.example/v1: check baseUrl (no *** here)")]
    [InlineData(307, ModelFaultKind.InvalidRequest, "p answers from another address: correct baseUrl (https://own.example/v1).")]
    [InlineData(422, ModelFaultKind.InvalidRequest, "p refused the request: no *** here")]
    [InlineData(413, ModelFaultKind.ContextTooLong, "The request is longer than m takes: no *** here")]
    [InlineData(408, ModelFaultKind.ServerError, "p failed: no *** here")]
    [InlineData(429, ModelFaultKind.RateLimited, "p asks to slow down: no *** here")]
    [InlineData(503, ModelFaultKind.Overloaded, "p is overloaded: no *** here")]
    [InlineData(599, ModelFaultKind.ServerError, "p failed: no *** here")]
    public async Task HttpError_IsASentence_WithoutSecrets(int status, ModelFaultKind kind, string message)
    {
        await using var client = new PlainClient(
            At(),
            _ => new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent("""{"error":{"message":"no header-secret\nhere","code":"the-secret-key"}}"""),
                Headers = { { "retry-after-ms", "1500" } }
            });

        Assert.Equal(new ModelFault(kind, message) { Status = status, RetryAfterSeconds = 1.5, Code = "***" }, Assert.Single(await client.AskAsync()));
    }

    [Theory]
    [InlineData("data: {\"text\":\"a\"}\n\ndata: {\"error\":{\"message\":\"m\"}}\n\n", ModelFaultKind.ServerError)]
    [InlineData("data: {\"text\":\"a\"}\n\n", ModelFaultKind.StreamCut)]
    [InlineData("data: {\"text\":\n\n", ModelFaultKind.BadResponse)]
    [InlineData("nonsense\n", ModelFaultKind.BadResponse)]
    public async Task Stream_Misbehaving_EndsInOneFault(string events, ModelFaultKind expected)
    {
        await using var client = new PlainClient(At(), _ => PlainClient.Events(events));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await client.AskAsync())[^1]).Kind);
    }

    [Theory]
    [InlineData("data: {\ndata: \"text\":\"a\"}\n\ndata: {\"end\":1}\n\n")]
    [InlineData("\uFEFFdata:{\"text\":\"a\"}\r\rdata: {\"end\":1}\r\r")]
    [InlineData(": hello\nevent: x\nid: 1\nretry: 5\ndata\ndata: {\"text\":\"a\"}\n\ndata: {\"end\":1}\n\nafter the end")]
    public async Task Events_InAnyFraming_AreRead(string events)
    {
        await using var client = new PlainClient(At(), _ => PlainClient.Events(events));

        Assert.Equal([new TextDelta("a"), new ModelFinished(FinishReason.Stop)], await client.AskAsync());
    }

    [Fact]
    public async Task WarmUp_AsksNobody()
    {
        await using var client = new PlainClient(At(), _ => throw new InvalidOperationException("nothing is sent"));

        await client.WarmUpAsync(CancellationToken.None);
    }
}
