using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Logins;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using AgentHost.Plugins.TestKit;
using ModelContextProtocol.Client;

namespace AgentHost.Plugins.Mcp.ConformanceClient;

/// <summary>The plugin as it is, with a person who agrees to everything and a browser that follows every page.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly TestPlugin _host = new();
    private readonly McpPlugin _plugin = new();

    public World(string scenario, string address, JsonObject given)
    {
        // A published document stands for the client where a service takes one.
        var oauth = new JsonObject { ["clientDocument"] = "https://conformance-test.local/client-metadata.json" };
        (string, string)[] members =
        [
            ("client_id", "clientId"), ("client_secret", "clientSecret"), ("private_key_pem", "privateKey"), ("signing_algorithm", "algorithm")
        ];
        foreach (var (member, name) in members)
        {
            if (given[member] is { } value)
            {
                oauth[name] = value.DeepClone();
            }
        }

        if (given["idp_id_token"] is { } token)
        {
            oauth["grant"] = "identity-assertion";
            oauth["identity"] = new JsonObject
            {
                ["tokenEndpoint"] = given["idp_token_endpoint"]!.DeepClone(),
                ["clientId"] = given["idp_client_id"]!.DeepClone(),
                ["token"] = token.DeepClone(),
            };
        }
        else if (scenario.StartsWith("auth/client-credentials-", StringComparison.Ordinal))
        {
            oauth["grant"] = "client-credentials";
        }

        _workspace.Settings = AgentJson.Parse(new JsonObject
        {
            ["servers"] = new JsonObject { ["suite"] = new JsonObject { ["type"] = "http", ["url"] = address, ["startTimeout"] = 120, ["oauth"] = oauth } }
        }.ToJsonString());
        _workspace.User = new Agreeing();
        _host.Clients = new PlainClients();
        _host.Features.Add(new MemorySecrets());
        _plugin.Use(_host);
    }

    /// <summary>Lists what there is and calls each tool, as a model would; or makes the calls that the suite names.</summary>
    public async Task<int> CallAllAsync(JsonObject given)
    {
        var hub = _plugin.HubOf(_workspace);
        await hub.WaitAsync(CancellationToken.None);
        var server = hub.Find("suite");
        if (server.State != ServerState.Ready)
        {
            return Fail(server.Reason);
        }

        var source = new McpToolSource(hub);
        if (given["toolCalls"] is JsonArray asked)
        {
            await source.ListAsync(new ToolSourceContext { SessionId = "s" }, CancellationToken.None);
            foreach (var call in asked)
            {
                await CallAsync(source, $"mcp__suite__{(string)call!["name"]!}", call["arguments"]!.ToJsonString());
            }

            return 0;
        }

        foreach (var tool in (await source.ListAsync(new ToolSourceContext { SessionId = "s" }, CancellationToken.None))
            .Where(static tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal)))
        {
            var result = await CallAsync(source, tool.Name, tool.Name.EndsWith("add_numbers", StringComparison.Ordinal) ? """{"a":5,"b":3}""" : "{}");
            if (result.IsError)
            {
                return Fail($"{tool.Name}: {TestWorkspace.TextOf(result)}");
            }
        }

        return 0;
    }

    /// <summary>Logs in as <c>agent mcp login</c> does, and uses the connection.</summary>
    public async Task<int> LogInAndCallAsync()
    {
        var hub = _plugin.HubOf(_workspace);
        await hub.FindAsync(CancellationToken.None);
        var spec = hub.Declared.Single();
        using var page = new LoopbackPage(0, static (shown, token) =>
        {
            _ = Task.Run(() => VisitAsync(shown), token);
            return Task.CompletedTask;
        });
        try
        {
            var vault = LoginFlow.VaultOf(hub.Context, await Connection.AddressAsync(spec, hub.Context, CancellationToken.None))!;
            await using var connection = await Connection.OpenAsync(
                spec, hub.Context, new McpClientHandlers(), new Bridges.ServerLog(), new LoginUse(page, vault), CancellationToken.None);
            foreach (var tool in await connection.Client.ListToolsAsync())
            {
                await connection.Client.CallToolAsync(tool.Name);
            }

            return 0;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Fail(exception.Message);
        }
    }

    private async Task<ToolResult> CallAsync(McpToolSource source, string name, string arguments)
    {
        var tool = source.FindTool(name) ?? throw new InvalidOperationException($"{name} is not offered.");
        var plan = await tool.PrepareAsync(new ToolCall("c", name, AgentJson.Parse(arguments)), _workspace.Context(), CancellationToken.None);
        return plan.Refusal ?? await tool.ExecuteAsync(plan, _workspace.Context(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _plugin.DeactivateAsync(CancellationToken.None);
        _workspace.Dispose();
        _host.Dispose();
    }

    private static async Task VisitAsync(Uri page)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(page);
    }

    private static int Fail(string? why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
