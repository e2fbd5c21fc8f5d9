using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Server.Tests.Contracts;

/// <summary>Each endpoint is called, and each request and answer is as the OpenAPI document says.</summary>
public sealed class ContractTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachEndpoint_TakesAndGives_WhatTheDocumentSays()
    {
        await using var rig = await ServerRig.OpenAsync(socket: false, Scenario.Create()
            .ToolCall("todo", """{"items":[{"text":"one","status":"pending"}]}""").ToolCall("write", """{"path":"a.txt","content":"new\n"}""").Reply("written")
            .ToolCall("ask_user", """{"questions":[{"question":"Which?"}]}""").Reply("asked")
            .Reply("slow").With(static reply => reply with { DelayMs = 60_000 })
            .ToolCall("write", """{"path":"b.txt","content":"dry\n"}""").Reply("dry")
            .Reply("a summary").Repeat(20));
        using var api = new ContractClient(rig);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "read.me"), "plain text\n", Token);
        Assert.Equal("unauthorized", await new Unknown(rig).TypeAsync());

        await ServerAsync(api, rig);
        var workspace = (await api.OkAsync("POST", "/v1/workspaces", $$"""{"path":{{Json(rig.Folder)}},"trust":true}""")).GetProperty("id").GetString()!;
        await WorkspaceAsync(api, rig, $"/v1/workspaces/{workspace}");
        var session = (await api.OkAsync("POST", "/v1/sessions", $$"""{"workspaceId":"{{workspace}}"}""")).GetProperty("id").GetString()!;
        await TurnsAsync(api, $"/v1/sessions/{session}", session);
        await SessionAsync(api, rig, $"/v1/sessions/{session}", session);
        await PackagesAsync(api, rig, workspace);
        await api.OkAsync("POST", $"/v1/workspaces/{workspace}/release");
        await api.OkAsync("DELETE", $"/v1/sessions/{session}");
        var again = (await api.OkAsync("POST", "/v1/workspaces", $$"""{"path":{{Json(rig.Folder)}}}""")).GetProperty("id").GetString();
        await api.OkAsync("DELETE", $"/v1/workspaces/{again}");

        // What is spoken at /acp is another protocol, with tests of its own.
        Assert.Empty(ServerTable.All.All.Where(static endpoint => endpoint.Path != "/acp").Select(static endpoint => endpoint.Name)
            .Except(api.Answered).Order(StringComparer.Ordinal));
        Assert.Empty(rig.Faults);
        Assert.Equal([], api.Faults);
    }

    private static async Task ServerAsync(ContractClient api, ServerRig rig)
    {
        foreach (var target in (string[])
            [
                "/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/version", "/v1/status", "/v1/events", "/v1/trust", "/v1/usage?by=model",
                "/v1/log?lines=5", "/v1/workspaces", "/v1/sessions?limit=1", "/v1/permissions", "/v1/questions", "/v1/catalogs",
                $"/v1/trust/report?folder={Uri.EscapeDataString(rig.Folder)}",
            ])
        {
            await api.OkAsync("GET", target);
        }

        await api.OkAsync("PUT", "/v1/trust", $$"""{"folder":{{Json(rig.Folder)}},"trusted":true}""");
        await api.OkAsync("POST", "/v1/clean", """{"keep":1000,"dryRun":true}""");
        await api.OkAsync("POST", "/v1/rebuild");
        Assert.Equal("invalid-request", await api.ProblemAsync("POST", "/v1/clean", "{}"));
        Assert.Equal("session-not-found", await api.ProblemAsync("GET", "/v1/find?key=nothing"));
    }

    private static async Task WorkspaceAsync(ContractClient api, ServerRig rig, string at)
    {
        foreach (var target in (string[])
            [
                "", "/health", "/files?text=read", "/agents", "/run-options", "/commands", "/commands?verbs=true", "/tools", "/plugins", "/hooks", "/settings",
                "/settings/schema", "/permissions/rules", "/permissions/builtins", "/models", "/model", "/providers", "/content?path=read.me", "/audit",
                "/audit/verify",
            ])
        {
            await api.OkAsync("GET", at + target);
        }

        Assert.Equal("plain text\n", (await api.OkAsync("GET", at + "/content?path=read.me")).GetProperty("text").GetString());
        Assert.Equal("not-found", await api.ProblemAsync("GET", at + "/content?path=missing.txt"));
        Assert.Equal("not-found", await api.ProblemAsync("GET", at + "/content?path=/etc/passwd"));
        await api.OkAsync("POST", at + "/attach", """{"text":"what is in @read.me"}""");
        await api.OkAsync("POST", at + "/preview", """{"parts":[{"type":"text","text":"go"}],"model":"openai/m"}""");
        await api.OkAsync("POST", at + "/commands", """{"call":{"name":"memory","arguments":[]}}""");
        await api.OkAsync("POST", at + "/permissions/test", """{"call":"shell(ls)"}""");
        await api.OkAsync("PATCH", at + "/settings", """{"place":"user","kind":"set","path":["limits","steps"],"value":50}""");
        await api.OkAsync("POST", at + "/providers/openai/login", """{"key":"sk-new-0123456789abcdef"}""");
        await api.OkAsync("DELETE", at + "/providers/openai/login");
        Assert.Equal("login-not-found", await api.ProblemAsync("DELETE", at + "/providers/openai/login"));
        await UpdateModelsAsync(api, at);
        Assert.Equal("workspace-not-found", await api.ProblemAsync("GET", "/v1/workspaces/w99/settings"));
    }

    private static async Task UpdateModelsAsync(ContractClient api, string at)
    {
        const string Models = """{"version":1,"updated":"2999-01-01","providers":[]}""";
        Assert.Equal("invalid-request", await api.ProblemAsync("POST", at + "/models/update"));
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: {Models.Length}\r\nConnection: close\r\n\r\n{Models}");
        await api.OkAsync("PATCH", at + "/settings", $$"""{"place":"user","kind":"set","path":["catalog","url"],"value":"{{server.Address}}"}""");
        await api.OkAsync("POST", at + "/models/update");
    }

    private static async Task TurnsAsync(ContractClient api, string at, string id)
    {
        await api.OkAsync("GET", at + "/events");
        var first = await api.OkAsync("POST", at + "/messages", """{"text":"write it","model":"openai/m","interactive":true,"mode":"default"}""");
        var request = await WaitAsync(api, "/v1/permissions");
        await api.OkAsync("POST", $"/v1/permissions/{request}", """{"kind":"allow-once"}""");
        Assert.Equal("permission-resolved", await api.ProblemAsync("POST", $"/v1/permissions/{request}", """{"kind":"deny"}"""));
        await api.OkAsync("GET", at + "/wait?until=idle&timeout=60");
        Assert.Equal("one", (await api.OkAsync("GET", at + "/todos")).GetProperty("items")[0].GetProperty("text").GetString());
        var change = (await api.OkAsync("GET", at + "/changes")).GetProperty("items")[0];
        Assert.Equal(("a.txt", first.GetProperty("turnId").GetString()), (change.GetProperty("path").GetString(), change.GetProperty("turnId").GetString()));
        Assert.Contains("+new", change.GetProperty("diff").GetString(), StringComparison.Ordinal);
        await api.OkAsync("GET", at + "/jobs");

        await api.OkAsync("POST", at + "/messages", """{"text":"ask","model":"openai/m","interactive":true}""");
        var question = await WaitAsync(api, "/v1/questions");
        await api.OkAsync("POST", $"/v1/questions/{question}", """{"answer":{"values":["x"]}}""");
        await api.OkAsync("GET", at + "/wait?until=idle&timeout=60");

        var slow = (await api.OkAsync("POST", at + "/messages", """{"text":"slow","model":"openai/m"}""")).GetProperty("turnId").GetString();
        var waiting = (await api.OkAsync("POST", at + "/queue", """{"parts":[{"type":"text","text":"later"}]}""")).GetProperty("turnId").GetString();
        await api.OkAsync("GET", at + "/queue");
        await api.OkAsync("PATCH", $"{at}/queue/{waiting}", """{"parts":[{"type":"text","text":"other words"}]}""");
        await api.OkAsync("DELETE", $"{at}/queue/{waiting}");
        await api.OkAsync("POST", at + "/steer", """{"parts":[{"type":"text","text":"hurry"}]}""");
        await api.OkAsync("POST", at + "/cancel", $$"""{"turnId":"{{slow}}"}""");
        await api.OkAsync("GET", at + "/wait?until=idle&timeout=60");
        await api.OkAsync("POST", at + "/queue/resume");
        await api.OkAsync("DELETE", at + "/queue");
        await api.OkAsync("GET", at + "/wait?until=idle&timeout=60");
        Assert.Equal(id, (await api.OkAsync("GET", "/v1/sessions")).GetProperty("items")[0].GetProperty("id").GetString());
    }

    private static async Task SessionAsync(ContractClient api, ServerRig rig, string at, string id)
    {
        foreach (var target in (string[])
            [
                "", "/owner", "/messages?limit=2", "/log?limit=2", "/log/last", "/history?limit=2", "/export", "/settings", "/pins",
            ])
        {
            await api.OkAsync("GET", at + target);
        }

        await api.OkAsync("POST", at + "/tools", """{"tool":"read","arguments":{"path":"read.me"}}""");
        var version = (await api.OkAsync("GET", at + "/changes")).GetProperty("items")[0].GetProperty("after").GetString()!;
        await api.OkAsync("POST", at + "/undo", "{}");
        Assert.Empty((await api.OkAsync("GET", at + "/changes")).GetProperty("items").EnumerateArray());
        Assert.Equal("new\n", (await api.OkAsync("GET", $"{at}/blobs/{Uri.EscapeDataString(version)}")).GetProperty("text").GetString());
        Assert.Equal("not-found", await api.ProblemAsync("GET", $"{at}/blobs/{new string('a', 64)}"));
        await api.OkAsync("POST", at + "/redo");
        await api.OkAsync("POST", at + "/apply", """{"discard":true}""");
        await api.OkAsync("PUT", at + "/settings", """{"model":"openai/m"}""");
        await api.OkAsync("PUT", at + "/mode", """{"change":{"mode":"plan"}}""");
        await api.OkAsync("PUT", at + "/goal", """{"goal":"be done"}""");
        await api.OkAsync("PUT", at + "/pins/last");
        await api.OkAsync("DELETE", at + "/pins/last");
        await api.OkAsync("POST", at + "/compact", "{}");
        await api.OkAsync("PATCH", at, """{"name":"renamed"}""");
        await api.OkAsync("GET", "/v1/find?key=renamed");
        await api.OkAsync("GET", "/v1/search?words=write");
        await api.OkAsync("POST", at + "/fork", """{"name":"fork"}""");
        await PagesAsync(api, id);
        await api.OkAsync("POST", at + "/close");
        var events = new List<string>();
        for (var next = "0"; next is not null;)
        {
            var page = await api.OkAsync("GET", $"{at}/log?cursor={next}&limit=7");
            events.AddRange(page.GetProperty("items").EnumerateArray().Select(static each => each.GetRawText()));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }

        Assert.Equal((await api.OkAsync("GET", at + "/log/last")).GetProperty("count").GetInt64(), events.Count);
        var lines = string.Join('\n', events).Replace(id, Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        await api.OkAsync("POST", "/v1/import", $$"""{"events":{{Json(lines)}},"workspace":{{Json(rig.Folder)}}}""");
    }

    /// <summary>Two sessions, one a page: both are there, each once.</summary>
    private static async Task PagesAsync(ContractClient api, string id)
    {
        var first = await api.OkAsync("GET", "/v1/sessions?limit=1");
        var second = await api.OkAsync("GET", $"/v1/sessions?limit=1&cursor={first.GetProperty("next").GetString()}");
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Contains(id, new[] { first, second }.Select(static page => page.GetProperty("items")[0].GetProperty("id").GetString()));
        Assert.NotEqual(first.GetProperty("items")[0].GetProperty("id").GetString(), second.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("invalid-request", await api.ProblemAsync("GET", "/v1/sessions?cursor=nonsense"));
        Assert.Equal(2, (await api.OkAsync("GET", "/v1/sessions?state=idle&limit=10")).GetProperty("items").GetArrayLength());
    }

    private static async Task PackagesAsync(ContractClient api, ServerRig rig, string workspace)
    {
        var folder = Directory.CreateDirectory(Path.Combine(rig.Root, "words")).FullName;
        await WriteAsync("1.0.0");
        var source = $$"""{"source":{{Json(folder)}}}""";
        Assert.Equal("invalid-request", await api.ProblemAsync("POST", "/v1/packages", source));
        var hash = (await api.OkAsync("POST", "/v1/packages/preview", source)).GetProperty("hash").GetString();
        Assert.Equal("invalid-request", await api.ProblemAsync("POST", "/v1/packages", $$"""{"source":{{Json(folder)}},"hash":"sha256:0"}"""));
        await api.OkAsync("POST", "/v1/packages", $$"""{"source":{{Json(folder)}},"hash":"{{hash}}"}""");
        await WriteAsync("1.1.0");
        hash = (await api.OkAsync("POST", "/v1/packages/preview", """{"source":"words","update":true}""")).GetProperty("hash").GetString();
        Assert.Equal("updated", (await api.OkAsync("POST", "/v1/packages", $$"""{"source":"words","update":true,"hash":"{{hash}}"}""")).GetProperty("action").GetString());
        await api.OkAsync("POST", "/v1/packages/words/rollback");
        await api.OkAsync("POST", "/v1/packages/words/disable");
        await api.OkAsync("POST", "/v1/packages/words/enable", "{}");
        Assert.Equal("words", (await api.OkAsync("GET", "/v1/packages")).GetProperty("items")[0].GetProperty("id").GetString());
        await api.OkAsync("GET", "/v1/packages/search");
        await api.OkAsync("GET", "/v1/packages/verify");
        await api.OkAsync("GET", "/v1/packages/health");
        await api.OkAsync("POST", "/v1/packages/repair");
        await api.OkAsync("POST", $"/v1/workspaces/{workspace}/lock");
        await api.OkAsync("GET", $"/v1/packages/locked?folder={Uri.EscapeDataString(rig.Folder)}");
        await api.OkAsync("POST", "/v1/packages/bisect", """{"step":"start"}""");
        await api.OkAsync("POST", "/v1/packages/bisect", """{"step":"reset"}""");
        await CatalogAsync(api, rig);
        await api.OkAsync("DELETE", "/v1/packages/words?data=true");
        var developed = await api.OkAsync("POST", $"/v1/workspaces/{workspace}/plugins/develop", $$"""{"folder":{{Json(folder)}}}""");
        developed = await api.OkAsync("POST", $"/v1/workspaces/{workspace}/plugins/develop", $$"""{"folder":{{Json(folder)}}}""");
        await api.OkAsync("GET", $"/v1/plugins/retired/{developed.GetProperty("before").GetString()}");

        async Task WriteAsync(string version) => await File.WriteAllTextAsync(
            Path.Combine(folder, "plugin.json"),
            $$"""{"id":"words","version":"{{version}}","contract":"^0.9","description":"Words.","contributes":{} }""",
            Token);
    }

    private static async Task CatalogAsync(ContractClient api, ServerRig rig)
    {
        var catalog = Path.Combine(rig.Root, "catalog.json");
        await File.WriteAllTextAsync(catalog, """{"plugins":[{"id":"words","versions":[{"version":"1.0.0","from":"words"}]}],"blocked":[{"id":"words","versions":"*","reason":"It is only a test."}]}""", Token);
        await api.OkAsync("PUT", "/v1/catalogs/mine", $$"""{"address":{{Json(catalog)}}}""");
        Assert.Equal("store-failed", await api.ProblemAsync("PUT", "/v1/catalogs/other", """{"address":"/no/such/catalog.json"}"""));
        Assert.Equal("store-failed", await api.ProblemAsync("POST", "/v1/packages/preview", """{"source":"words","update":true}"""));
        Assert.Contains("only a test", (await api.OkAsync("POST", "/v1/packages/words/unblock")).GetProperty("items")[0].GetString(), StringComparison.Ordinal);
        await api.OkAsync("DELETE", "/v1/catalogs/mine");
    }

    private static async Task<string> WaitAsync(ContractClient api, string list)
    {
        JsonElement items = default;
        await Eventually.TrueAsync(async () => (items = (await api.OkAsync("GET", list)).GetProperty("items")).GetArrayLength() > 0);
        return items[0].GetProperty("id").GetString()!;
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    /// <summary>Somebody without a token.</summary>
    private sealed class Unknown(ServerRig rig)
    {
        public async Task<string> TypeAsync() =>
            AgentJson.Parse((await rig.SendAsync(rig.Request("GET", "/v1/status", token: "wrong"))).Body)
                .GetProperty("type").GetString()![Problem.Prefix.Length..];
    }
}
