using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.ModelServing.Tests;

public sealed class HttpTests
{
    [Fact]
    public async Task Request_ChunkedWithTrailersAndContinue_IsRead()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok").Repeat(2));
        using var client = new ChatClient(server);
        string body = ChatClient.Body(stream: false);
        string raw = await client.RawAsync(
            "POST /v1/chat/completions HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"5;x=y\r\n{body[..5]}\r\n{body.Length - 5:X}\r\n{body[5..]}\r\n0\r\nT: v\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", raw, StringComparison.Ordinal);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl + "/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(server.Requests, r => Assert.Equal(body, Encoding.UTF8.GetString(r.Body.Span)));
        server.Verify();
    }

    [Fact]
    public async Task Request_TwoPipelined_AreAnsweredInOrder()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("first").Reply("second"));
        using var client = new ChatClient(server);
        string raw = await client.RawAsync(ChatClient.RawPost(ChatClient.Body(stream: false), "") + ChatClient.RawPost(ChatClient.Body(stream: false)));
        Assert.True(raw.IndexOf("first", StringComparison.Ordinal) is > 0 and int at && raw.IndexOf("second", StringComparison.Ordinal) > at);
        Assert.All(server.Requests, r => Assert.Equal(1, r.ConnectionId));
        server.Verify();
    }

    [Fact]
    public async Task Request_Http10_StreamEndsWithTheConnection()
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create().Reply("ok"));
        using var client = new ChatClient(server);
        string raw = await client.RawAsync(ChatClient.RawPost(ChatClient.Body(), "").Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal));
        Assert.DoesNotContain("chunked", raw, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2\r\n\r\n", 400)]
    [InlineData("POST /v1/x HTTP/1.1\r\nbad header\r\n\r\n", 400)]
    [InlineData("POST /v1/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /v1/x HTTP/1.1\r\nContent-Length: 2000\r\n\r\n", 413)]
    [InlineData("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501)]
    [InlineData("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400)]
    [InlineData("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413)]
    [InlineData("POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400)]
    [InlineData("GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("GET /v1/chat/completions HTTP/1.1\r\nConnection: close\r\n\r\n", 405)]
    public async Task Request_Bad_HasItsStatusAndIsAFailure(string request, int status)
    {
        await using ModelServer server = await ModelServer.StartAsync(Scenario.Create(), new ModelServerOptions { MaxBodyBytes = 1000 });
        using var client = new ChatClient(server);
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.RawAsync(request), StringComparison.Ordinal);
        Assert.Single(server.Failures);
    }

    [Fact]
    public async Task Reader_RandomAndMutatedBytesInRandomPieces_AlwaysEnds()
    {
        var random = new Random(11);
        byte[] good = Encoding.UTF8.GetBytes(
            ChatClient.RawPost(ChatClient.Body()) + "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        int whole = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. good];
            for (int j = random.Next(0, 5); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var reader = new HttpRequestReader(new PieceStream(bytes[..random.Next(bytes.Length + 1)], random), 1, 10_000);
            HttpReadResult read;
            int count = 0;
            do
            {
                read = await reader.ReadAsync(_ => ValueTask.CompletedTask, CancellationToken.None);
                whole += read.Request is null ? 0 : 1;
                Assert.True(++count < 50);
            }
            while (read.Request is not null);
        }

        Assert.True(whole > 100);
    }

    [Fact]
    public async Task Dispose_PortIsFree_AndCanBeTakenAgain()
    {
        ModelServer first = await ModelServer.StartAsync(Scenario.Create());
        int port = first.Port;
        await first.DisposeAsync();
        await using ModelServer second = await ModelServer.StartAsync(Scenario.Create(), new ModelServerOptions { Port = port });
        Assert.Equal($"http://127.0.0.1:{port}/v1", second.BaseUrl);
        await Assert.ThrowsAsync<SocketException>(() => ModelServer.StartAsync(Scenario.Create(), new ModelServerOptions { Port = port }));
    }

    /// <summary>Gives its bytes in pieces of random length.</summary>
    private sealed class PieceStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, random.Next(1, 40))]));
    }
}
