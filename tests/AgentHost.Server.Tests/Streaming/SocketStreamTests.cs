using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Tests.Streaming;

/// <summary>WebSockets carry what server-sent events do, for the same callers.</summary>
public sealed class SocketStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_AreThoseOfTheLog_AndGoOnFromAnId()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false, Scenario.Create().Reply("The answer is 42.").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        using var first = await ConnectAsync(rig, $"/v1/sessions/{session.Id}/events?after=0");
        await SubmitAsync(rig, session, "one");
        var records = await ReadAsync(first, static record => record.GetProperty("event").GetProperty("type").GetString() == "turn.completed");
        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Equal(WebSocketState.Closed, first.State);
        await Eventually.TrueAsync(async () => (await Status(rig)).Listeners == 0);
        await SubmitAsync(rig, session, "two");

        var last = records.Last(static record => record.TryGetProperty("id", out _)).GetProperty("id").GetString()!;
        using var second = await ConnectAsync(rig, $"/v1/sessions/{session.Id}/events?live=false&after={last}");
        records.AddRange(await ReadAsync(second, static record => record.GetProperty("event").GetProperty("type").GetString() == "turn.completed"));

        var log = await rig.Host.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token);
        var durable = records.Select(static record => record.GetProperty("event")).Where(static e => e.TryGetProperty("sequence", out _))
            .Select(static e => e.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(log.Select(static e => e.Sequence!.Value).Take(durable.Count), durable);
        Assert.Contains(records, static record => record.GetProperty("event").GetProperty("type").GetString() == "message.part.delta");
        Assert.Equal(2, records.Count(static record => record.GetProperty("event").GetProperty("type").GetString() == "stream.opened"));
        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task Refused_IsWhoOthersRefuse()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false);
        var (_, session) = await rig.SessionAsync();
        var path = $"/v1/sessions/{session.Id}/events";
        string[] upgrade = ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
        RawRequest Asked(params string[] more) => rig.Request("GET", path) with { Headers = [.. upgrade, .. more], KeepsOpen = true };

        Assert.Equal("unauthorized", (await rig.SendAsync(Asked() with { Token = null })).Problem);
        Assert.Equal("foreign-origin", (await rig.SendAsync(Asked("Origin: https://evil.example"))).Problem);
        Assert.Equal("foreign-origin", (await rig.SendAsync(Asked("Origin: null"))).Problem);
        Assert.Equal("foreign-origin", (await rig.SendAsync(Asked("Sec-Fetch-Site: cross-site"))).Problem);
        Assert.Equal("session-not-found", (await rig.SendAsync(rig.Request("GET", "/v1/sessions/nothing/events") with { Headers = upgrade })).Problem);
        Assert.Equal("misdirected", (await rig.SendAsync(Asked() with { Host = "evil.example" })).Problem);
    }

    [Fact]
    public async Task RevokedToken_EndsTheSocket()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false, streams: new StreamBounds { Check = TimeSpan.FromMilliseconds(50) });
        var (_, session) = await rig.SessionAsync();
        var (token, secret) = await rig.Tokens.AddAsync("t", AgentHost.Server.Access.AccessScopes.Read, null, Token);
        using var socket = await ConnectAsync(rig, $"/v1/sessions/{session.Id}/events", secret);
        Assert.Single(await ReadAsync(socket, static _ => true));

        await rig.Tokens.RemoveAsync(token.Id, Token);

        await Assert.ThrowsAnyAsync<WebSocketException>(() => ReadAsync(socket, static _ => false));
        await Eventually.TrueAsync(async () => (await Status(rig)).Listeners == 0);
    }

    [Fact]
    public async Task EndingServer_ClosesTheSocket_WithAWord()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false);
        var (_, session) = await rig.SessionAsync();
        using var socket = await ConnectAsync(rig, $"/v1/sessions/{session.Id}/events");
        Assert.Single(await ReadAsync(socket, static _ => true));

        var ending = rig.Server.DisposeAsync();
        await ReadAsync(socket, static _ => false);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        await ending;

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Equal("The stream has ended.", socket.CloseStatusDescription);
        Assert.Empty(rig.Faults);
    }

    private static async Task<ServerStatus> Status(ServerRig rig)
    {
        await using var client = rig.Client();
        return await client.ReadStatusAsync(Token);
    }

    private static async Task<ClientWebSocket> ConnectAsync(ServerRig rig, string path, string? token = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token ?? rig.Token}");
        await socket.ConnectAsync(new Uri("ws" + rig.Server.Address["http".Length..] + path), Token).WaitAsync(ServerRig.Patience, Token);
        return socket;
    }

    private static async Task SubmitAsync(ServerRig rig, SessionInfo session, string text) =>
        Assert.Equal(202, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages", $$"""{"text":"{{text}}"}"""))).Status);

    /// <summary>Reads records until one is the last, or the other side closes.</summary>
    private static async Task<List<JsonElement>> ReadAsync(ClientWebSocket socket, Func<JsonElement, bool> isLast)
    {
        var records = new List<JsonElement>();
        var buffer = new byte[64 << 10];
        while (true)
        {
            using var message = new MemoryStream();
            ValueWebSocketReceiveResult read;
            do
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(), Token).AsTask().WaitAsync(ServerRig.Patience, Token);
                message.Write(buffer, 0, read.Count);
            }
            while (!read.EndOfMessage);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return records;
            }

            records.Add(AgentJson.Parse(Encoding.UTF8.GetString(message.ToArray())));
            if (isLast(records[^1]))
            {
                return records;
            }
        }
    }
}
