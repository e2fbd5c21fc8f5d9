using System.Net.Sockets;
using System.Text;
using AgentHost.Server.Access;

namespace AgentHost.Server.Tests.Faults;

/// <summary>
/// Bytes that are no requests, bodies that are none, connections that say half of something: none passes, and others are answered. ROUNDS has more of them.
/// </summary>
public sealed class HostileConnectionTests
{

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly int Connections = Rounds.Or(150);

    [Fact]
    public async Task MutatedRequests_WithoutAToken_NeverPass()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false);
        var random = new Random(20261124);
        var endpoints = ServerTable.All.All.Where(static endpoint => endpoint.Scope != AccessScopes.None).ToList();
        for (var round = 0; round < Connections; round++)
        {
            var endpoint = endpoints[random.Next(endpoints.Count)];
            var request = rig.Request(endpoint.Method, endpoint.Path, endpoint.Request is null ? null : """{"text":"go","path":"/tmp"}""")
                with { Token = random.Next(2) == 0 ? null : "wrong" };
            var bytes = Mutate(request.ToBytes(), random);

            var answer = await ExchangeAsync(rig, bytes);

            Assert.False(answer.Contains("HTTP/1.1 2", StringComparison.Ordinal), $"{Shown(bytes)}\n\n{answer}");
            Assert.False(answer.Contains("HTTP/1.1 500", StringComparison.Ordinal), $"{Shown(bytes)}\n\n{answer}");
        }

        Assert.Empty(rig.Faults);
        Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/v1/version"))).Status);
    }

    [Fact]
    public async Task MutatedBodies_AreRefusedInASentence_OrTaken()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (workspace, session) = await rig.SessionAsync();
        (string Method, string Path, string Body)[] whole =
            [
                ("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"go","mode":"plan","limits":{"steps":3},"parameters":{"temperature":0.5}}"""),
                ("POST", $"/v1/sessions/{session.Id}/queue", """{"parts":[{"type":"text","text":"later"}]}"""),
                ("PUT", $"/v1/sessions/{session.Id}/settings", """{"model":"openai/test-model","limits":{"steps":3},"deny":["shell(*)"]}"""),
                ("POST", $"/v1/workspaces/{workspace.Id}/permissions/test", """{"call":"shell(ls)","mode":"plan"}"""),
                ("POST", $"/v1/sessions/{session.Id}/fork", """{"name":"other","message":"abcd"}"""),
                ("POST", $"/v1/sessions/{session.Id}/undo", """{"preview":true,"message":"abcd"}"""),
            ];
        var random = new Random(20261125);
        for (var round = 0; round < Connections; round++)
        {
            var (method, path, body) = whole[random.Next(whole.Length)];
            var text = Encoding.Latin1.GetString(Mutate(Encoding.Latin1.GetBytes(body), random));

            var answer = await rig.SendAsync(rig.Request(method, path, text));

            Assert.True(answer.Status is >= 200 and < 500, $"{method} {path}\n{text}\n{answer.Status} {answer.Body}");
            if (answer.Status >= 400)
            {
                Assert.NotEmpty(answer.Problem);
                Assert.NotEmpty(ClientJson.Read<Problem>(answer.Body).Detail);
            }
        }

        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task HalfOpenConnections_TakeNobodysPlace()
    {
        var most = Math.Min(Connections * 4, 10_000);
        await using var rig = await ServerRig.OpenAsync(socket: false, Scenario.Create().Reply("done").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        string[] halves =
            ["", "G", "GET /v1/ses", "GET /v1/version HTTP/1.1\r\nHost: ", $"POST /v1/sessions/{session.Id}/messages HTTP/1.1\r\nHost: {rig.HostName}\r\n"];
        var open = new List<NetworkStream>();
        try
        {
            for (var i = 0; i < most; i++)
            {
                var stream = await RawAnswer.ConnectAsync(null, rig.Server.Address);
                open.Add(stream);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(halves[i % halves.Length]), Token);
            }

            Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/healthz") with { Token = null })).Status);
            var answered = await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages?wait=true", """{"text":"go"}"""));
            Assert.Contains("\"outcome\":\"answered\"", answered.Body, StringComparison.Ordinal);

            // A body that stays away is a time of its own; the session is not held by it.
            var slow = await RawAnswer.ConnectAsync(null, rig.Server.Address);
            open.Add(slow);
            await slow.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /v1/sessions/{session.Id}/messages HTTP/1.1\r\nHost: {rig.HostName}\r\nAuthorization: Bearer {rig.Token}\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"text\":"),
                Token);
            answered = await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages?wait=true", """{"text":"again"}"""));
            Assert.Contains("\"outcome\":\"answered\"", answered.Body, StringComparison.Ordinal);
        }
        finally
        {
            open.ForEach(static stream => stream.Dispose());
        }

        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task BodyOfAGigabyte_IsRefusedBeforeItComes()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, session) = await rig.SessionAsync();
        var head = $"POST /v1/sessions/{session.Id}/messages HTTP/1.1\r\nHost: {rig.HostName}\r\nAuthorization: Bearer {rig.Token}\r\n"
            + "Content-Type: application/json\r\nConnection: close\r\n";
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var said = await ExchangeAsync(rig, Encoding.ASCII.GetBytes(head + "Content-Length: 1073741824\r\n\r\n{\"text\":\""), isAll: false);
        Assert.StartsWith("HTTP/1.1 413", said, StringComparison.Ordinal);
        Assert.Contains("too-large", said, StringComparison.Ordinal);

        // In pieces nobody says how much there is: what is over the bound is not read.
        using var stream = await RawAnswer.ConnectAsync(rig.Server.Address["unix:".Length..], rig.Server.Address);
        var piece = Encoding.ASCII.GetBytes($"100000\r\n{new string('x', 1 << 20)}\r\n");
        var sent = 0;
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "Transfer-Encoding: chunked\r\n\r\n"), Token);
            for (; sent < 1024; sent++)
            {
                await stream.WriteAsync(piece, Token);
            }
        }
        catch (IOException)
        {
            // The server takes no more.
        }

        Assert.InRange(sent, 0, 300);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 200 << 20);
        Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/v1/version"))).Status);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var all = new List<byte>(bytes);
        for (var changes = random.Next(1, 6); changes > 0 && all.Count > 0; changes--)
        {
            var at = random.Next(all.Count);
            switch (random.Next(5))
            {
                case 0:
                    all[at] = (byte)random.Next(256);
                    break;
                case 1:
                    all.RemoveAt(at);
                    break;
                case 2:
                    all.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 200)));
                    break;
                case 3:
                    all.InsertRange(at, all.Skip(random.Next(all.Count)).Take(random.Next(1, 60)).ToList());
                    break;
                default:
                    all.RemoveRange(at, Math.Min(random.Next(1, 20), all.Count - at));
                    break;
            }
        }

        return [.. all];
    }

    /// <summary>Sends bytes, says that no more come where that is all, and reads what is answered.</summary>
    private static async Task<string> ExchangeAsync(ServerRig rig, byte[] bytes, bool isAll = true)
    {
        using var stream = await RawAnswer.ConnectAsync(rig.IsSocket ? rig.Server.Address["unix:".Length..] : null, rig.Server.Address);
        using var whole = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes, Token);
            if (isAll)
            {
                stream.Socket.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(whole, Token).WaitAsync(ServerRig.Patience, Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // Broken off: what came is the answer, and nothing is none.
        }

        return Encoding.Latin1.GetString(whole.ToArray());
    }

    private static string Shown(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
