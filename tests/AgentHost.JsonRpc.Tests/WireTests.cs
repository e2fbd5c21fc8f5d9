using System.Text;
using System.Text.Json;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

public sealed class WireTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Theory]
    [InlineData("Content-Length: 40\r\n\r\n")]
    [InlineData("content-length:40\n\n")]
    [InlineData("CONTENT-LENGTH:   40  \r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n")]
    [InlineData("Content-Type: application/vscode-jsonrpc; charset=utf8\nX-Other: a:b\nContent-Length: 40\n\n")]
    [InlineData("\r\n\r\nContent-Length: 40\r\n\r\n")]
    [InlineData("Content-Length: 40\r\nContent-Length: 40\r\n\r\n")]
    public async Task Headers_Variants_AreRead(string header)
    {
        await using var peer = Server(RawPeer.Headers);
        await peer.SendAsync(header + Ping);
        Assert.Equal("pong", (await peer.ReadFramedAsync()).GetProperty("result").GetString());
    }

    [Theory]
    [InlineData("Starting server...\n\n", "'Starting server...'")]
    [InlineData("Content-Type: x\r\n\r\n", "no Content-Length")]
    [InlineData("Content-Length: -1\r\n\r\n", "not a number")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n", "not a number")]
    [InlineData("Content-Length: 4 0\r\n\r\n", "not a number")]
    [InlineData("Content-Length: 999999999\r\n\r\n", "limit is")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "two different")]
    [InlineData("Content-Length: 1\r\nContent-Type: x; charset=utf-16\r\n\r\n", "only UTF-8")]
    public async Task Headers_Broken_CloseWithClearError(string header, string expected)
    {
        await using var peer = Server(RawPeer.Headers);
        var call = peer.Connection.RequestAsync("m");
        await peer.SendAsync(header);
        var end = await peer.EndAsync();
        Assert.Equal(ConnectionEndReason.ProtocolError, end.Reason);
        Assert.IsType<ProtocolException>(end.Exception);
        Assert.Contains(expected, end.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public async Task Headers_EndlessHeader_ClosesWithBoundedMemory()
    {
        await using var peer = Server(RawPeer.Headers);
        await peer.SendAsync(new string('x', 20_000));
        Assert.Equal(ConnectionEndReason.ProtocolError, (await peer.EndAsync()).Reason);
    }

    [Theory, InlineData("Content-Len"), InlineData("Content-Length: 40\r\n\r\n{\"id\"")]
    public async Task Headers_InputEndsWithinMessage_IsAProtocolError(string text)
    {
        await using var peer = Server(RawPeer.Headers);
        await peer.SendAsync(text);
        peer.EndInput();
        Assert.Equal(ConnectionEndReason.ProtocolError, (await peer.EndAsync()).Reason);
    }

    [Fact]
    public async Task Headers_BodyIsNoJson_AnsweredAndGoesOn()
    {
        await using var peer = Server(RawPeer.Headers);
        await peer.SendAsync("Content-Length: 5\r\n\r\n{bad}Content-Length: 0\r\n\r\nContent-Length: 40\r\n\r\n" + Ping);
        Assert.Equal(JsonRpcErrorCodes.ParseError, Code(await peer.ReadFramedAsync()));
        Assert.Equal(JsonRpcErrorCodes.ParseError, Code(await peer.ReadFramedAsync()));
        Assert.Equal("pong", (await peer.ReadFramedAsync()).GetProperty("result").GetString());
    }

    [Theory]
    [InlineData("nonsense", JsonRpcErrorCodes.ParseError)]
    [InlineData("{\"id\":1", JsonRpcErrorCodes.ParseError)]
    [InlineData("{} {}", JsonRpcErrorCodes.ParseError)]
    [InlineData("{\"id\":\"\\ud800\",\"method\":\"ping\"}", JsonRpcErrorCodes.ParseError)]
    [InlineData("1", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("[]", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("{}", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("{\"method\":1,\"id\":null}", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("{\"method\":\"ping\",\"params\":\"bar\"}", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("{\"method\":\"ping\",\"id\":{}}", JsonRpcErrorCodes.InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"method\":\"ping\"}", JsonRpcErrorCodes.InvalidRequest)]
    public async Task Lines_Malformed_AnsweredWithNullIdAndGoesOn(string line, int code)
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync(line + "\n" + Ping + "\n");
        var error = await peer.ReadLineAsync();
        Assert.Equal(code, Code(error));
        Assert.Equal(JsonValueKind.Null, error.GetProperty("id").ValueKind);
        Assert.Equal("pong", (await peer.ReadLineAsync()).GetProperty("result").GetString());
        Assert.Equal(JsonRpcFaultKind.MalformedMessage, Assert.Single(peer.Faults).Kind);
    }

    [Fact]
    public async Task Lines_InvalidUtf8_IsAParseError()
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync(new byte[] { (byte)'"', 0xff, (byte)'"', (byte)'\n' });
        Assert.Equal(JsonRpcErrorCodes.ParseError, Code(await peer.ReadLineAsync()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-9007199254740993")]
    [InlineData("\"abc\"")]
    [InlineData("\"\"")]
    [InlineData("1.5")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("null")]
    public async Task Ids_OfAnyKind_ComeBackUnchanged(string id)
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync($$"""{"method":"ping","id":{{id}},"params":null}""" + "\n");
        var answer = await peer.ReadLineAsync();
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        Assert.Equal("pong", answer.GetProperty("result").GetString());
    }

    [Fact]
    public async Task Lines_BlankLinesCarriageReturnsMarkAndLastLineWithoutEnd_AreRead()
    {
        await using var peer = Server(RawPeer.Lines with { EndOfInputGrace = Patience });
        await peer.SendAsync("\uFEFF" + Ping + "\r\n\r\n  \n\n" + Ping.Replace("\"id\":1", "\"id\":2", StringComparison.Ordinal));
        peer.EndInput();
        Assert.Equal(2, (await peer.ReadRestAsync()).Split("pong").Length - 1);
        Assert.Equal(ConnectionEndReason.EndOfInput, (await peer.EndAsync()).Reason);
    }

    [Fact]
    public async Task Lines_InputEndsWithinMessage_IsAProtocolError()
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync("{\"id\":1,");
        peer.EndInput();
        Assert.Equal(ConnectionEndReason.ProtocolError, (await peer.EndAsync()).Reason);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Lines_OverTheBound_Closes(bool ended)
    {
        await using var peer = Server(RawPeer.Lines with { MaxMessageBytes = 100_000 });
        await peer.SendAsync("\"" + new string('x', 120_000) + (ended ? "\"\n" : ""));
        var end = await peer.EndAsync();
        Assert.Equal(ConnectionEndReason.ProtocolError, end.Reason);
        Assert.Contains("100000", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_HugeLineInSmallPieces_IsReadInTime()
    {
        await using var peer = Server(RawPeer.Lines);
        var body = Encoding.UTF8.GetBytes("""{"id":1,"method":"ping","params":[""" + "\"" + new string('y', 30_000_000) + "\"]}\n");
        for (var at = 0; at < body.Length; at += 8192)
        {
            await peer.SendAsync(body.AsMemory(at, Math.Min(8192, body.Length - at)));
        }

        Assert.Equal("pong", (await peer.ReadLineAsync()).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Send_OverTheBound_FailsTheCallerAndTheConnectionGoesOn()
    {
        await using var pair = new ConnectionPair(new JsonRpcOptions { MaxMessageBytes = 2000 });
        pair.Right.OnRequest("ping", (_, _) => ValueTask.FromResult(Json("\"pong\"")));
        pair.Right.OnRequest("big", (_, _) => ValueTask.FromResult(Json($"\"{new string('x', 3000)}\"")));
        pair.Start();
        await Assert.ThrowsAsync<ProtocolException>(() => pair.Left.RequestAsync("ping", Json($"[\"{new string('x', 3000)}\"]")));
        var big = await Assert.ThrowsAsync<RemoteErrorException>(() => pair.Left.RequestAsync("big").WaitAsync(Patience));
        Assert.Equal(JsonRpcErrorCodes.InternalError, big.Code);
        Assert.Equal("pong", (await pair.Left.RequestAsync("ping").WaitAsync(Patience)).GetString());
    }

    [Fact]
    public async Task Batch_MixedMessages_AnsweredInOneArray()
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync(
            """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"ping"},1,{"jsonrpc":"2.0","id":"x","method":"none"}]""" + "\n");
        var answers = (await peer.ReadLineAsync()).EnumerateArray().ToDictionary(a => a.GetProperty("id").GetRawText());
        Assert.Equal(3, answers.Count);
        Assert.Equal("pong", answers["1"].GetProperty("result").GetString());
        Assert.Equal(JsonRpcErrorCodes.InvalidRequest, Code(answers["null"]));
        Assert.Equal(JsonRpcErrorCodes.MethodNotFound, Code(answers["\"x\""]));
    }

    [Fact]
    public async Task Batch_OnlyNotificationsOrTooMany_NothingOrOneError()
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync("""[{"method":"ping"}]""" + "\n[" + string.Join(',', Enumerable.Repeat("1", 5000)) + "]\n");
        Assert.Equal(JsonRpcErrorCodes.InvalidRequest, Code(await peer.ReadLineAsync()));
    }

    [Fact]
    public async Task Batch_OfAnswers_CompletesCalls()
    {
        await using var peer = Server(RawPeer.Lines);
        var first = peer.Connection.RequestAsync("a");
        var second = peer.Connection.RequestAsync("b");
        await peer.SendAsync("""[{"id":2,"result":22,"error":null},{"id":1,"error":{"code":7}}]""" + "\n");
        Assert.Equal(22, (await second.WaitAsync(Patience)).GetInt32());
        Assert.Equal(7, (await Assert.ThrowsAsync<RemoteErrorException>(() => first.WaitAsync(Patience))).Code);
    }

    [Fact]
    public async Task StrayAnswers_AreReportedNotAnswered()
    {
        await using var peer = Server(RawPeer.Lines);
        await peer.SendAsync("""{"id":77,"result":1}""" + "\n" + """{"id":null,"error":{"code":-32700,"message":"eh"}}""" + "\n" + Ping + "\n");
        Assert.Equal("pong", (await peer.ReadLineAsync()).GetProperty("result").GetString());
        Assert.Equal([JsonRpcFaultKind.UnknownResponse, JsonRpcFaultKind.RemoteComplaint], peer.Faults.Select(f => f.Kind));
    }

    [Fact]
    public async Task Request_IdOfARunningOne_IsRefused()
    {
        await using var peer = new RawPeer(RawPeer.Lines);
        peer.Connection.OnRequest("wait", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return default;
        });
        peer.Start();
        await peer.SendAsync("""{"id":1,"method":"wait"}""" + "\n" + """{"id":1,"method":"wait"}""" + "\n");
        Assert.Equal(JsonRpcErrorCodes.InvalidRequest, Code(await peer.ReadLineAsync()));
    }

    [Fact]
    public async Task OtherSideSendsNonsenseWithoutReading_ClosesAfterTheStallLimit()
    {
        var output = new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 100, resumeWriterThreshold: 50);
        await using var peer = new RawPeer(
            RawPeer.Lines with { StallLimit = TimeSpan.FromMilliseconds(50), CloseGrace = TimeSpan.FromMilliseconds(20) }, output).Start();
        await peer.SendAsync(string.Concat(Enumerable.Repeat("x\n", 3000)));
        var end = await peer.EndAsync();
        Assert.Equal(ConnectionEndReason.ProtocolError, end.Reason);
        Assert.Contains("without reading", end.Message, StringComparison.Ordinal);
    }

    private static int Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetInt32();

    private static RawPeer Server(JsonRpcOptions options)
    {
        var peer = new RawPeer(options);
        peer.Connection.OnRequest("ping", (_, _) => ValueTask.FromResult(Json("\"pong\"")));
        return peer.Start();
    }
}
