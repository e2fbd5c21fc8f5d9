using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Running;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Tests.Access;

/// <summary>Bounds of tokens: their folder, their time, their share of the server.</summary>
public sealed class BoundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TokensOfTwoFolders_SeeTheirOwn_InWhatIsFiltered()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create()
            .ToolCall("write", """{"path":"a.txt","content":"new"}""").ToolCall("write", """{"path":"b.txt","content":"new"}"""));
        await using var client = rig.Client();
        var folders = new[] { rig.Folder, Directory.CreateDirectory(Path.Combine(rig.Root, "elsewhere")).FullName };
        var sides = new List<(string Folder, string Token, string Session)>();
        foreach (var folder in folders)
        {
            var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(folder), Token);
            var session = await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token);
            await client.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("shared words")]) { Interactive = true }, Token);
            var asked = await rig.SendAsync(rig.Request("GET", $"/v1/sessions/{session.Id}/wait?until=permission&timeout=60"));
            Assert.Contains("\"waiting\"", asked.Body, StringComparison.Ordinal);
            sides.Add((folder, await rig.TokenAsync("prompt,approve", folder), session.Id));
        }

        (string Path, bool ByFolder)[] rows =
            [
                ("/v1/sessions", false), ("/v1/find?key=last", false), ("/v1/workspaces", true), ("/v1/permissions", false),
                ("/v1/usage?by=session", false), ("/v1/search?words=shared", false), ("/v1/events?after=0&live=false", false), ("/v1/questions", true),
            ];
        var filtered = ServerTable.All.All.Where(static each => each is { Place: EndpointPlace.Filtered, Method: "GET" }).Select(static each => each.Path);
        Assert.Equal(filtered.Order(StringComparer.Ordinal), rows.Select(static row => row.Path.Split('?')[0]).Order(StringComparer.Ordinal));
        foreach (var (path, byFolder) in rows)
        {
            foreach (var (mine, other) in ((int, int)[])[(0, 1), (1, 0)])
            {
                var body = await ReadAsync(rig, path, sides[mine].Token);

                Assert.DoesNotContain(sides[other].Session, body, StringComparison.Ordinal);
                Assert.DoesNotContain($"\"{sides[other].Folder}\"", body, StringComparison.Ordinal);
                if (path != "/v1/questions")
                {
                    Assert.Contains(byFolder ? sides[mine].Folder : sides[mine].Session, body, StringComparison.Ordinal);
                }
            }
        }

        var pending = await client.Permissions.ListPendingAsync(Token);
        var foreign = pending.First(request => request.SessionId == sides[1].Session).Id;
        var answer = await rig.SendAsync(rig.Request("POST", $"/v1/permissions/{foreign}", """{"kind":"allow-once"}""", sides[0].Token));
        Assert.Equal("permission-resolved", answer.Problem);
        Assert.False(File.Exists(Path.Combine(sides[1].Folder, "b.txt")));
    }

    [Fact]
    public async Task PartOfAnId_TellsNothingOfOtherSessions()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, one) = await rig.SessionAsync();
        var (_, two) = await rig.SessionAsync();
        var elsewhere = await rig.TokenAsync("read", Path.Combine(rig.Root, "elsewhere"));
        var shared = string.Concat(one.Id.Zip(two.Id).TakeWhile(static pair => pair.First == pair.Second).Select(static pair => pair.First));

        foreach (var key in (string[])[shared[..4], one.Name, one.Id, "last"])
        {
            var answer = await rig.SendAsync(rig.Request("GET", $"/v1/sessions/{key}", token: elsewhere));

            Assert.Equal("session-not-found", answer.Problem);
            Assert.DoesNotContain(two.Name, answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Admin_IsForAllFolders()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (workspace, _) = await rig.SessionAsync();

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.TokenAsync("read,admin", rig.Folder));

        // As an older version kept it: it has what counts in one folder alone.
        var secret = await rig.TokenAsync("admin");
        var file = Path.Combine(rig.Data, ServerOptions.TokensName);
        var text = await File.ReadAllTextAsync(file, Token);
        await File.WriteAllTextAsync(
            file, text.Replace("\"scopes\": \"admin\"", $"\"workspace\":\"{rig.Folder}\",\"scopes\":\"admin\"", StringComparison.Ordinal), Token);
        const string Change = """{"place":"user","kind":"set","path":["model"],"value":"openai/test-model"}""";
        var changed = await rig.SendAsync(rig.Request("PATCH", $"/v1/workspaces/{workspace.Id}/settings", Change, secret));
        var opened = await rig.SendAsync(rig.Request("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","plugins":["/tmp/x"]}""", secret));
        Assert.Contains("all folders", refused.Message, StringComparison.Ordinal);
        Assert.Equal("insufficient-scope", changed.Problem);
        Assert.Equal("insufficient-scope", opened.Problem);
        Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", $"/v1/workspaces/{workspace.Id}", token: secret))).Status);
    }

    [Fact]
    public async Task RevokedToken_EndsWhatItReads()
    {
        await using var rig = await ServerRig.OpenAsync(streams: new StreamBounds { Check = TimeSpan.FromMilliseconds(20) });
        using var stream = await OpenAsync(rig, "/v1/log?follow=true", await rig.TokenAsync("admin"));
        await WaitForListenersAsync(rig, 1);

        Assert.True(await rig.Tokens.RemoveAsync(rig.Tokens.List()[0].Id, Token));

        try
        {
            await new StreamReader(stream).ReadToEndAsync(Token).WaitAsync(ServerRig.Patience, Token);
        }
        catch (IOException)
        {
            // Broken off, as it should be.
        }

        await WaitForListenersAsync(rig, 0);
    }

    [Fact]
    public async Task StreamsOfOneToken_TakeNobodysPlace()
    {
        await using var rig = await ServerRig.OpenAsync(streams: new StreamBounds { ListenersOfToken = 1_030 });
        var token = await rig.TokenAsync("read");
        var streams = await Task.WhenAll(Enumerable.Range(0, 1_030).Select(_ => OpenAsync(rig, "/v1/events?live=false", token)));
        try
        {
            await WaitForListenersAsync(rig, 1_030);

            Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/healthz"))).Status);
            Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/v1/version", token: token))).Status);
            Assert.Equal("too-many-requests", (await rig.SendAsync(rig.Request("GET", "/v1/events", token: token))).Problem);
            using var own = await OpenAsync(rig, "/v1/events", rig.Token);
            Assert.Equal("HTTP/1.1 200 OK", await new StreamReader(own).ReadLineAsync(Token).AsTask().WaitAsync(ServerRig.Patience, Token));
        }
        finally
        {
            Array.ForEach(streams, static stream => stream.Dispose());
        }
    }

    [Fact]
    public async Task WorkspacesOfOneToken_AreBounded_AndWhatIsOpenStaysSo()
    {
        await using var rig = await ServerRig.OpenAsync();
        var token = await rig.TokenAsync("prompt");
        async Task<RawAnswer> OpenOneAsync(string path, int deny, string? by = null) =>
            await rig.SendAsync(rig.Request("POST", "/v1/workspaces", $$"""{"path":"{{path}}","deny":["shell({{deny}})"]}""", by ?? token));
        var first = await OpenOneAsync(rig.Folder, 0);
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(200, (await OpenOneAsync(rig.Folder, i)).Status);
        }

        Assert.Equal("too-many-requests", (await OpenOneAsync(rig.Folder, 100)).Problem);
        Assert.Equal(200, (await OpenOneAsync(rig.Folder, 101, rig.Token)).Status);
        foreach (var same in (string[])[rig.Folder, rig.Folder + "/", rig.Folder + "/.", rig.Folder + "/x/.."])
        {
            Assert.Equal(ClientJson.Read<WorkspaceInfo>(first.Body).Id, ClientJson.Read<WorkspaceInfo>((await OpenOneAsync(same, 0)).Body).Id);
        }

        Assert.Equal("invalid-request", (await OpenOneAsync("a\\u0000b", 0)).Problem);
    }

    [Fact]
    public async Task TokensThatCannotBeRead_StopNobodysOwn_AndTellStrangersNothing()
    {
        await using var rig = await ServerRig.OpenAsync();
        await rig.TokenAsync("read");
        await File.WriteAllTextAsync(Path.Combine(rig.Data, ServerOptions.TokensName), "{ no json", Token);

        var stranger = await rig.SendAsync(rig.Request("GET", "/v1/version", token: "agent_0"));

        Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/v1/version"))).Status);
        Assert.Equal((503, "store-failed"), (stranger.Status, stranger.Problem));
        Assert.DoesNotContain(rig.Data, stranger.Body, StringComparison.Ordinal);
        Assert.Contains(rig.Faults, fault => fault.Message.Contains(rig.Data, StringComparison.Ordinal));
    }

    private static async Task<System.Net.Sockets.NetworkStream> OpenAsync(ServerRig rig, string path, string token)
    {
        var stream = await RawAnswer.ConnectAsync(rig.Server.Address["unix:".Length..], "");
        await stream.WriteAsync(rig.Request("GET", path, token: token).ToBytes(), Token);
        return stream;
    }

    private static async Task WaitForListenersAsync(ServerRig rig, int count)
    {
        await using var client = rig.Client();
        await Eventually.TrueAsync(
            async () => (await client.ReadStatusAsync(CancellationToken.None)).Listeners == count, seconds: ServerRig.Patience.TotalSeconds);
    }

    /// <summary>The bytes of an endpoint's answer; of a stream, what comes up to the request that waits.</summary>
    private static async Task<string> ReadAsync(ServerRig rig, string path, string token)
    {
        if (!path.StartsWith("/v1/events", StringComparison.Ordinal))
        {
            return (await rig.SendAsync(rig.Request("GET", path, token: token))).Body;
        }

        using var stream = await OpenAsync(rig, path, token);
        var reader = new StreamReader(stream);
        var text = "";
        while (await reader.ReadLineAsync(Token).AsTask().WaitAsync(ServerRig.Patience, Token) is { } line)
        {
            text += line + "\n";
            if (text.Contains("event: tool.requested", StringComparison.Ordinal) && line.Length == 0)
            {
                break;
            }
        }

        return text;
    }
}
