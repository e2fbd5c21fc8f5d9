using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AgentHost.Mcp.Http;
using AgentHost.Mcp.Tests.Serving;
using ModelContextProtocol.Client;

namespace AgentHost.Mcp.Tests.Http;

public sealed class McpHttpTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SdkClient_ListsCallsAndSaysGoodbye()
    {
        await using var rig = await HttpRig.OpenAsync();
        rig.Serving.Write("a.txt", "words in a file\n");
        var options = new HttpClientTransportOptions
        {
            Endpoint = rig.Server.Address,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + rig.Token }
        };
        await using (var client = await McpClient.CreateAsync(new HttpClientTransport(options), cancellationToken: None))
        {
            Assert.Contains("run", (await client.ListToolsAsync(cancellationToken: None)).Select(tool => tool.Name));
            Assert.Contains(
                "words in a file",
                ServedClientTests.TextOf(await client.CallToolAsync("read", new Dictionary<string, object?> { ["path"] = "a.txt" }, cancellationToken: None)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SdkClient_IsAskedForAPermission()
    {
        await using var rig = await HttpRig.OpenAsync();
        var options = new HttpClientTransportOptions
        {
            Endpoint = rig.Server.Address,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + rig.Token }
        };
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(options),
            ServedClientTests.Eliciting(static _ => new()
            {
                Action = "accept",
                Content = new Dictionary<string, System.Text.Json.JsonElement> { ["answer"] = System.Text.Json.JsonSerializer.SerializeToElement("allow once") }
            }),
            cancellationToken: None);

        var result = await client.CallToolAsync("write", new Dictionary<string, object?> { ["path"] = "b.txt", ["content"] = "x" }, cancellationToken: None);

        Assert.NotEqual(true, result.IsError);
        Assert.True(File.Exists(Path.Combine(rig.Serving.Folder, "b.txt")));
    }

    [Fact]
    public async Task Session_PostsNewsAndDelete()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Beat = TimeSpan.FromMilliseconds(20) });
        var session = await rig.BeginAsync();

        Assert.Equal(202, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", session))).Status);
        var (status, body) = await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", session));
        Assert.Equal(200, status);
        Assert.Contains("\"name\":\"run\"", body, StringComparison.Ordinal);

        using (var news = await rig.SendAsync(rig.Ask(HttpMethod.Get, session)))
        {
            Assert.Equal("text/event-stream", news.Content.Headers.ContentType?.MediaType);
            using var lines = new StreamReader(await news.Content.ReadAsStreamAsync(None));
            for (var beats = 0; beats < 3; beats++)
            {
                Assert.Equal(":", await lines.ReadLineAsync(None));
                Assert.Equal("", await lines.ReadLineAsync(None));
            }

            Assert.Equal(409, (await rig.ReadAsync(rig.Ask(HttpMethod.Get, session))).Status);
        }

        Assert.Equal(204, (await rig.ReadAsync(rig.Ask(HttpMethod.Delete, session))).Status);
        Assert.Equal(404, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":3,"method":"tools/list"}""", session))).Status);
        Assert.Equal(404, (await rig.ReadAsync(rig.Ask(HttpMethod.Delete, session))).Status);
    }

    [Theory]
    [InlineData("wrong", null, 401)]
    [InlineData("", null, 401)]
    [InlineData(null, "http://evil.example.com", 403)]
    [InlineData(null, "null", 403)]
    public async Task Stranger_IsTurnedAway(string? token, string? origin, int status)
    {
        await using var rig = await HttpRig.OpenAsync();
        var request = rig.Post(HttpRig.Initialize);
        if (token is not null)
        {
            request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await rig.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Count == 1);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task OtherNameOfTheMachine_IsTurnedAway(string host)
    {
        await using var rig = await HttpRig.OpenAsync();
        var request = rig.Post(HttpRig.Initialize);
        request.Headers.Host = host;

        Assert.InRange((await rig.ReadAsync(request)).Status, 400, 499);
    }

    [Fact]
    public async Task Headers_ThatDoNotFit_AreRefusedInWords()
    {
        await using var rig = await HttpRig.OpenAsync();
        var session = await rig.BeginAsync();

        Assert.Equal(
            404, (await rig.ReadAsync(Changed(rig.Post(HttpRig.Initialize), request => request.RequestUri = new Uri(rig.Server.Address, "/other")))).Status);
        Assert.Equal(405, (await rig.ReadAsync(rig.Ask(HttpMethod.Put, session))).Status);
        Assert.Equal(405, (await rig.ReadAsync(rig.Ask(HttpMethod.Options, session))).Status);
        Assert.Equal(415, (await rig.ReadAsync(Changed(rig.Post("{}", session), request => request.Content!.Headers.ContentType = new("text/plain")))).Status);
        Assert.Equal(406, (await rig.ReadAsync(Changed(rig.Post("{}", session), request => request.Headers.Accept.Clear()))).Status);
        Assert.Equal(400, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}"""))).Status);
        Assert.Equal(404, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", "no-such-session"))).Status);
        var (status, body) = await rig.ReadAsync(Changed(rig.Post("""{"jsonrpc":"2.0","id":"a\"b","method":"server/discover"}"""), request =>
            request.Headers.Add("MCP-Protocol-Version", "2099-01-01")));
        Assert.Equal(400, status);
        var error = AgentJson.Parse(body);
        Assert.Equal(("a\"b", -32022), (error.GetProperty("id").GetString(), error.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Contains(
            "2025-11-25", error.GetProperty("error").GetProperty("data").GetProperty("supported").EnumerateArray().Select(each => each.GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}")]
    [InlineData("{\"jsonrpc\":\"3.0\",\"id\":1,\"method\":\"ping\"}")]
    public async Task Body_ThatIsNoMessage_IsRefused(string body)
    {
        await using var rig = await HttpRig.OpenAsync();

        var (status, said) = await rig.ReadAsync(rig.Post(body, await rig.BeginAsync()));

        Assert.Equal(400, status);
        Assert.Contains("JSON-RPC", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{\"protocolVersion\":7}")]
    [InlineData("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":[],\"clientInfo\":null}")]
    public async Task Initialize_ThatCannotBeRead_IsAnErrorAndTheServerGoesOn(string parameters)
    {
        await using var rig = await HttpRig.OpenAsync();

        var (_, body) = await rig.ReadAsync(rig.Post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":" + parameters + "}"));

        Assert.Contains("\"error\"", body, StringComparison.Ordinal);
        await rig.BeginAsync();
    }

    [Fact]
    public async Task Body_OfNestedOrRandomText_IsRefusedAndTheServerGoesOn()
    {
        await using var rig = await HttpRig.OpenAsync();
        var session = await rig.BeginAsync();
        var random = new Random(11);

        Assert.Equal(400, (await rig.ReadAsync(rig.Post(new string('[', 100_000), session))).Status);
        for (var i = 0; i < 60; i++)
        {
            var bytes = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":2,"method":"tools/lost","params":{"a":[1,2,{"b":null}]}}""");
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            Assert.InRange((await rig.ReadAsync(rig.Post(Encoding.UTF8.GetString(bytes), session))).Status, 200, 499);
        }

        Assert.Equal(200, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", session))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_IsRefused(bool told)
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Body = 10_000 });
        var request = rig.Post(new string(' ', 30_000) + HttpRig.Initialize);
        if (!told)
        {
            request.Headers.TransferEncodingChunked = true;
        }

        Assert.Equal(413, (await rig.ReadAsync(request)).Status);
        await rig.BeginAsync();
    }

    [Fact]
    public async Task Body_ThatNeverComes_IsGivenUp()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Slowest = TimeSpan.FromMilliseconds(100) });

        Assert.StartsWith(
            "HTTP/1.1 408",
            await RawAsync(
                rig,
                $"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{rig.Server.Port}\r\nAuthorization: Bearer {rig.Token}\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\nContent-Length: 500\r\n\r\n{"),
            StringComparison.Ordinal);
        await rig.BeginAsync();
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /mcp HTTP/1.1\r\n\r\n")]
    [InlineData("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    public async Task Request_ThatIsNoHttp_EndsItsConnectionAlone(string request)
    {
        await using var rig = await HttpRig.OpenAsync();

        Assert.DoesNotContain("200 OK", await RawAsync(rig, request), StringComparison.Ordinal);
        await rig.BeginAsync();
    }

    [Fact]
    public async Task Sessions_TooMany_TheMostSilentGivesWay()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Sessions = 2 });
        var first = await rig.BeginAsync();
        var second = await rig.BeginAsync();
        await rig.BeginAsync();

        Assert.Null(rig.Server.Find(first));
        Assert.NotNull(rig.Server.Find(second));
    }

    [Fact]
    public async Task Sessions_TooManyThatAreBusy_AreRefused()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Sessions = 2 });
        using var first = await rig.SendAsync(rig.Ask(HttpMethod.Get, await rig.BeginAsync()));
        var second = await rig.BeginAsync();
        using var call = await rig.SendAsync(
            rig.Post("""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"test_wait","arguments":{}}}""", second));

        Assert.Equal(503, (await rig.ReadAsync(rig.Post(HttpRig.Initialize))).Status);
        await rig.ReadAsync(rig.Ask(HttpMethod.Delete, second));
        await rig.BeginAsync();
    }

    [Fact]
    public async Task Session_IdleForLong_IsForgotten()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Idle = TimeSpan.FromMilliseconds(200) });
        var session = await rig.BeginAsync();

        using var clock = new CancellationTokenSource(ServeRig.Patience);
        while (rig.Server.Find(session) is not null)
        {
            await Task.Delay(20, clock.Token);
        }

        Assert.Equal(404, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", session))).Status);
    }

    [Fact]
    public async Task Requests_TooManyAtOnce_AreRefused()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Requests = 2 });
        var session = await rig.BeginAsync();
        using var news = await rig.SendAsync(rig.Ask(HttpMethod.Get, session));
        using var call = await rig.SendAsync(
            rig.Post("""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"test_wait","arguments":{}}}""", session));

        Assert.Equal(503, (await rig.ReadAsync(rig.Post("""{"jsonrpc":"2.0","id":6,"method":"tools/list"}""", session))).Status);
    }

    [Fact]
    public async Task Dispose_WhileACallRuns_EndsItAndGivesThePortBack()
    {
        await using var rig = await HttpRig.OpenAsync();
        var session = await rig.BeginAsync();
        using var call = await rig.SendAsync(
            rig.Post("""{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"test_wait","arguments":{}}}""", session));

        await rig.Server.DisposeAsync().AsTask().WaitAsync(ServeRig.Patience);

        await using var again = await McpHttp.StartAsync(rig.Serving.Serving, rig.Server.Port, rig.Token, None);
        Assert.Equal(rig.Server.Port, again.Port);
        var taken = await Assert.ThrowsAsync<HostException>(() => McpHttp.StartAsync(rig.Serving.Serving, again.Port, rig.Token, None));
        Assert.Contains($"{again.Port}", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_WhileSomebodyTakesThePort_EndsInPeace()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var rig = await HttpRig.OpenAsync();
            using var done = new CancellationTokenSource();
            var taking = Task.Run(() => Take(rig.Server.Port, done.Token), None);

            await rig.Server.DisposeAsync().AsTask().WaitAsync(ServeRig.Patience, None);
            await done.CancelAsync();
            await taking;
        }

        static void Take(int port, CancellationToken done)
        {
            while (!done.IsCancellationRequested)
            {
                var taker = new TcpListener(IPAddress.Loopback, port);
                try
                {
                    taker.Start();
                    done.WaitHandle.WaitOne();
                }
                catch (SocketException)
                {
                    // Not free yet.
                }
                finally
                {
                    taker.Stop();
                }
            }
        }
    }

    [Fact]
    public async Task Server_ListensOnThisMachineAlone()
    {
        await using var rig = await HttpRig.OpenAsync();
        var others = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), None))
            .Where(address => !IPAddress.IsLoopback(address) && address.AddressFamily == AddressFamily.InterNetwork);

        foreach (var address in others)
        {
            using var socket = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(async () => await socket.ConnectAsync(address, rig.Server.Port, None));
        }
    }

    private static HttpRequestMessage Changed(HttpRequestMessage request, Action<HttpRequestMessage> change)
    {
        change(request);
        return request;
    }

    private static async Task<string> RawAsync(HttpRig rig, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, rig.Server.Port, None);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), None);
        if (!request.Contains("Content-Length: 500", StringComparison.Ordinal))
        {
            socket.Client.Shutdown(SocketShutdown.Send);
        }

        var buffer = new byte[1000];
        try
        {
            return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, None).AsTask().WaitAsync(ServeRig.Patience, None));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
