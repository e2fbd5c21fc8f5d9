using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Running;

namespace AgentHost.Server.Tests.Access;

/// <summary>Requests that must not pass, for each endpoint, on a socket and on a port.</summary>
public sealed class AccessTableTests
{
    private static readonly string[] OtherTypes =
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16"];

    private static readonly string[] AllScopes = ["read", "prompt", "approve", "admin"];

    public static TheoryData<bool> Transports => [true, false];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task EveryEndpoint_RefusesWhoMayNot(bool socket)
    {
        await using var rig = await ServerRig.OpenAsync(socket);
        var (workspace, session) = await rig.SessionAsync();
        var revoked = await rig.TokenAsync("admin");
        Assert.True(await rig.Tokens.RemoveAsync(rig.Tokens.List()[0].Id, TestContext.Current.CancellationToken));
        var other = await rig.TokenAsync("prompt,approve", Path.Combine(rig.Root, "other"));
        var open = 0;
        foreach (var endpoint in ServerTable.All.All)
        {
            var usual = Of(rig, endpoint, session.Id, workspace.Id);
            var isOpen = endpoint.Scope == AccessScopes.None;
            open += isOpen ? 1 : 0;

            // Where a request comes from is looked at first, whoever sends it.
            await ExpectAsync(rig, usual with { Host = "evil.example" }, 421, "misdirected");
            await ExpectAsync(rig, usual with { Host = "127.0.0.1:1" }, 421, "misdirected");
            await ExpectAsync(rig, usual with { Headers = ["Origin: https://evil.example"] }, 403, "foreign-origin");
            await ExpectAsync(rig, usual with { Headers = ["Origin: null"] }, 403, "foreign-origin");
            await ExpectAsync(rig, usual with { Headers = ["Sec-Fetch-Site: cross-site"] }, 403, "foreign-origin");
            await ExpectAsync(rig, usual with { Headers = ["Sec-Fetch-Site: same-site"] }, 403, "foreign-origin");
            await ExpectAsync(rig, usual with { Path = usual.Path + "?token=" + rig.Token, Token = null }, 400, "token-in-url");
            await ExpectAsync(rig, usual with { Path = usual.Path + "?ACCESS_TOKEN=x" }, 400, "token-in-url");
            foreach (var type in OtherTypes)
            {
                await ExpectAsync(rig, usual with { Type = type, Body = "{}" }, 415, "unsupported-media-type");
            }

            if (isOpen)
            {
                continue;
            }

            await ExpectAsync(rig, usual with { Token = null }, 401, "unauthorized");
            await ExpectAsync(rig, usual with { Token = "agent_" + new string('0', 64) }, 401, "unauthorized");
            await ExpectAsync(rig, usual with { Token = revoked }, 401, "unauthorized");
            await ExpectAsync(rig, usual with { Token = null, Headers = [$"Authorization: Basic {rig.Token}"] }, 401, "unauthorized");
            if (endpoint.Scope == AccessScopes.Admin)
            {
                await ExpectAsync(rig, usual with { Token = other }, 403, "insufficient-scope");
            }
            else if (endpoint.Place is EndpointPlace.Session or EndpointPlace.Workspace)
            {
                var missing = endpoint.Place == EndpointPlace.Session ? "session-not-found" : "workspace-not-found";
                await ExpectAsync(rig, usual with { Token = other }, 404, missing);
            }
            else if (endpoint.Place == EndpointPlace.Server)
            {
                await ExpectAsync(rig, usual with { Token = other }, 403, "insufficient-scope");
            }
        }

        Assert.Equal(2, open);
        Assert.Empty(rig.Faults);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task EveryEndpoint_TakesItsScopes_AndNoOther(bool socket)
    {
        await using var rig = await ServerRig.OpenAsync(socket);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var scope in AllScopes)
        {
            tokens[scope] = await rig.TokenAsync(scope);
        }

        foreach (var endpoint in ServerTable.All.All.Where(static endpoint => endpoint.Scope != AccessScopes.None))
        {
            foreach (var (scope, token) in tokens)
            {
                // Of a session and a workspace that are not there: who is admitted hears just that, and nothing happens.
                var usual = Of(rig, endpoint, "none", "none") with { Token = token, Body = null, Type = null };
                var answer = await rig.SendAsync(endpoint.Kind == AnswerKind.Events ? usual with { Path = usual.Path + "?nothing=1" } : usual);
                var allowed = scope == "admin" || endpoint.Scope == AccessScopes.Read || AccessScopeNames.Write(endpoint.Scope) == scope;

                Assert.True(
                    allowed == (answer.Problem != "insufficient-scope") && answer.Status != 401,
                    $"{endpoint.Name} with {scope}: {answer.Status} {answer.Body}");
            }
        }
    }

    [Fact]
    public void NoEndpoint_ChangesAnything_ByGet() =>
        Assert.All(ServerTable.All.All.Where(static endpoint => endpoint.Method == "GET"), static endpoint =>
        {
            Assert.Null(endpoint.Request);
            Assert.True(endpoint.Scope is AccessScopes.None or AccessScopes.Read or AccessScopes.Admin, endpoint.Name);
        });

    [Fact]
    public async Task Widening_NeedsItsScope()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (workspace, session) = await rig.SessionAsync();
        var prompt = await rig.TokenAsync("prompt");
        (string Method, string Path, string Body, string Needed)[] rows =
            [
                ("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"hi","mode":"bypass"}""", "approve"),
                ("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"hi","mode":"accept-edits"}""", "approve"),
                ("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"hi","allow":["shell(rm *)"]}""", "approve"),
                ("POST", $"/v1/sessions/{session.Id}/queue", """{"parts":[{"type":"text","text":"hi"}],"mode":"bypass"}""", "approve"),
                ("POST", $"/v1/sessions/{session.Id}/tools", """{"tool":"read","arguments":{},"mode":"bypass"}""", "approve"),
                ("PUT", $"/v1/sessions/{session.Id}/settings", """{"mode":"bypass"}""", "approve"),
                ("PUT", $"/v1/sessions/{session.Id}/settings", """{"allow":["shell(rm *)"]}""", "approve"),
                ("PUT", $"/v1/sessions/{session.Id}/settings", """{"tools":{"read":{"bytes":9000000}}}""", "approve"),
                ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","trust":true}""", "admin"),
                ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","allow":["shell(*)"]}""", "admin"),
                ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","profile":"yolo"}""", "admin"),
                ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","settings":{"permissions":{"mode":"bypass"} } }""", "admin"),
                ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","plugins":["/tmp/x"]}""", "admin"),
            ];
        string[] narrowing = ["onlyPlugins", "withoutPlugins"];
        rows =
        [
            .. rows,
            .. narrowing.Select(name => ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","{{name}}":["hooks"]}""", "admin")),
            ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","noDiscovery":true}""", "admin"),
            ("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","bundledOnly":true}""", "admin"),
            ("POST", $"/v1/workspaces/{workspace.Id}/commands", """{"call":{"name":"init","arguments":[]},"cli":true}""", "admin"),
            ("POST", $"/v1/workspaces/{workspace.Id}/commands", """{"call":{"name":"mcp","arguments":["list"]}}""", "admin"),
        ];
        foreach (var (method, path, body, needed) in rows)
        {
            var answer = await rig.SendAsync(rig.Request(method, path, body, prompt));

            Assert.Equal("insufficient-scope", answer.Problem);
            Assert.Contains(needed, answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(rig.Models.ModelRequests);
        Assert.Equal(rig.Folder, workspace.Root);
    }

    [Fact]
    public async Task WorkspaceThatWasWidened_IsForAdminsAlone()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, session) = await rig.SessionAsync();
        var opened = await rig.SendAsync(rig.Request("POST", "/v1/workspaces", $$"""{"path":"{{rig.Folder}}","profile":"yolo"}"""));
        var wide = ClientJson.Read<WorkspaceInfo>(opened.Body).Id;
        var prompt = await rig.TokenAsync("prompt,approve");

        Assert.DoesNotContain($"\"id\":\"{wide}\"", (await rig.SendAsync(rig.Request("GET", "/v1/workspaces", token: prompt))).Body, StringComparison.Ordinal);
        await ExpectAsync(rig, rig.Request("GET", $"/v1/workspaces/{wide}", token: prompt), 404, "workspace-not-found");
        await ExpectAsync(rig, rig.Request("POST", "/v1/sessions", $$"""{"workspaceId":"{{wide}}"}""", prompt), 404, "workspace-not-found");
        await ExpectAsync(
            rig,
            rig.Request("POST", $"/v1/sessions/{session.Id}/messages", $$"""{"text":"go","workspaceId":"{{wide}}"}""", prompt),
            404,
            "workspace-not-found");
        Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", $"/v1/workspaces/{wide}"))).Status);
        Assert.Empty(rig.Models.ModelRequests);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Bounds_OfHeadersLinesAndBodies_Hold(bool socket)
    {
        await using var rig = await ServerRig.OpenAsync(socket);
        var (_, session) = await rig.SessionAsync();

        Assert.Equal(431, (await rig.SendAsync(rig.Request("GET", "/v1/version") with { Headers = ["X: " + new string('x', 20_000)] })).Status);
        Assert.Equal(414, (await rig.SendAsync(rig.Request("GET", "/v1/find?key=" + new string('x', 10_000)))).Status);
        await ExpectAsync(rig, rig.Request("PATCH", $"/v1/sessions/{session.Id}", $$"""{"name":"{{new string('x', 5 << 20)}}"}"""), 413, "too-large");
        var chunked = await rig.SendAsync(rig.Request("PATCH", $"/v1/sessions/{session.Id}") with
        {
            Type = "application/json",
            Headers = ["Transfer-Encoding: chunked\r\n\r\n600000\r\n" + new string('x', 0x600000) + "\r\n0\r\n"],
        });

        // Who sends without end may hear nothing but the end of the connection.
        Assert.True(chunked.Status == 0 || chunked.Problem == "too-large", chunked.Head);
        await ExpectAsync(rig, rig.Request("GET", "/v1/version?what=1"), 400, "invalid-request");
        await ExpectAsync(rig, rig.Request("TRACE", "/v1/version"), 405, "method-not-allowed");
        await ExpectAsync(rig, rig.Request("OPTIONS", "/v1/sessions"), 405, "method-not-allowed");
        await ExpectAsync(rig, rig.Request("POST", $"/v1/sessions/{session.Id}/messages", "[1]"), 400, "invalid-request");
        await ExpectAsync(rig, rig.Request("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"a","text":"b"}"""), 400, "invalid-request");
        await ExpectAsync(rig, rig.Request("POST", $"/v1/sessions/{session.Id}/messages", """{"parts":7}"""), 400, "invalid-request");
        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task WrongTokens_AreSlowed_AndRightOnesAreNot()
    {
        await using var rig = await ServerRig.OpenAsync(wrong: TimeSpan.FromMilliseconds(400));
        var began = TimeProvider.System.GetTimestamp();
        var wrong = Enumerable.Range(0, 100).Select(i => rig.SendAsync(rig.Request("GET", "/v1/version", token: $"agent_{i}"))).ToArray();
        var answers = await Task.WhenAll(wrong);
        var slowed = TimeProvider.System.GetElapsedTime(began);
        began = TimeProvider.System.GetTimestamp();
        var right = await rig.SendAsync(rig.Request("GET", "/v1/version"));

        Assert.All(answers, static answer => Assert.True(answer.Status is 401 or 429, answer.Head));
        Assert.Contains(answers, static answer => answer.Status == 429);
        Assert.InRange(slowed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Equal(200, right.Status);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task TokenOfOneWorkspace_SeesNothingOfOthers()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, session) = await rig.SessionAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(rig.Root, "elsewhere")).FullName;
        await using var mine = rig.Client(await rig.TokenAsync("prompt,approve", elsewhere));

        Assert.Empty(await mine.Sessions.ListAsync(new SessionFilter(), TestContext.Current.CancellationToken));
        Assert.Empty(await mine.Sessions.ListAsync(new SessionFilter { Workspace = rig.Folder }, TestContext.Current.CancellationToken));
        Assert.Null(await mine.Sessions.FindAsync(null, session.Id, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HostException>(async () =>
            await mine.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), TestContext.Current.CancellationToken));
        var own = await mine.Workspaces.OpenAsync(new WorkspaceRequest(elsewhere), TestContext.Current.CancellationToken);
        var begun = await mine.Sessions.CreateAsync(new NewSession(own.Id), TestContext.Current.CancellationToken);
        Assert.Equal(begun.Id, Assert.Single(await mine.Sessions.ListAsync(new SessionFilter(), TestContext.Current.CancellationToken)).Id);
    }

    private static RawRequest Of(ServerRig rig, Endpoint endpoint, string session, string workspace) =>
        rig.Request(
            endpoint.Method,
            endpoint.Path.Replace("{session}", session, StringComparison.Ordinal).Replace("{workspace}", workspace, StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal),
            endpoint.Request is null ? null : "{}");

    private static async Task ExpectAsync(ServerRig rig, RawRequest request, int status, string problem)
    {
        var answer = await rig.SendAsync(request);
        Assert.True(
            answer.Status == status && answer.Problem == problem,
            $"{request.Method} {request.Path[..Math.Min(request.Path.Length, 80)]} ({request.Host}, {request.Headers.FirstOrDefault()}, {request.Type}): "
            + $"{answer.Status} {answer.Body}, not {status} {problem}");
    }
}
