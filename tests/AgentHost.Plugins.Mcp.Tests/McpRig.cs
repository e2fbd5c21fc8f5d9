using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Commands;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using AgentHost.Plugins.TestKit;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Mcp.Tests;

/// <summary>A workspace with MCP servers, whose programs are those of the tests' own folder.</summary>
internal sealed class McpRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public McpRig(JsonObject servers)
    {
        Workspace.Settings = AgentJson.Parse(new JsonObject { ["servers"] = servers }.ToJsonString());
        Processes = new(Workspace.Root);
        Workspace.Processes = Processes;
        Host.Clients = new PlainClients();
        Restart();
    }

    public TestWorkspace Workspace { get; } = new();

    public TestPlugin Host { get; } = new();

    public TestProcesses Processes { get; }

    public McpPlugin Plugin { get; private set; } = new();

    public ServerHub Hub { get; private set; } = null!;

    public McpToolSource Source { get; private set; } = null!;

    /// <summary>With a server that misbehaves.</summary>
    public static McpRig Bad(string mode, string? file = null, JsonObject? more = null) => new(new JsonObject { ["bad"] = BadServer(mode, file, more) });

    public static JsonObject BadServer(string mode, string? file = null, JsonObject? more = null)
    {
        var server = more ?? new JsonObject { ["startTimeout"] = 10 };
        server["command"] = "node";
        server["args"] = file is null ? new JsonArray(Tool("bad-mcp-server.mjs"), mode) : new JsonArray(Tool("bad-mcp-server.mjs"), mode, file);
        return server;
    }

    /// <summary>With a real server.</summary>
    public static McpRig Real(string name, string program, params string[] arguments) => new(new JsonObject { [name] = RealServer(program, arguments) });

    public static JsonObject RealServer(string program, params string[] arguments)
    {
        var local = Repository.PathTo("tests", "tools", "node_modules", ".bin", program);
        Assert.True(File.Exists(local), $"{program} is missing: .ci/install-test-programs installs it.");
        return new JsonObject { ["command"] = local, ["args"] = new JsonArray([.. arguments.Select(static argument => (JsonNode)argument)]) };
    }

    /// <summary>The plugin as in another run of the host: what it remembered stays.</summary>
    public void Restart()
    {
        Plugin = new();
        Plugin.Use(Host);
        Hub = Plugin.HubOf(Workspace);
        Source = new McpToolSource(Hub);
    }

    public async Task<IReadOnlyList<ToolSpec>> ListAsync() => await Source.ListAsync(new ToolSourceContext { SessionId = "s" }, CancellationToken.None);

    /// <summary>The tools once every server is there or cannot be had.</summary>
    public async Task<IReadOnlyList<ToolSpec>> ReadyAsync()
    {
        await Hub.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience);
        return await ListAsync();
    }

    public async Task<ToolPlan> PrepareAsync(string tool, string arguments = "{}") =>
        await Source.FindTool(tool)!.PrepareAsync(new ToolCall("c1", tool, AgentJson.Parse(arguments)), Workspace.Context(), CancellationToken.None);

    public async Task<ToolResult> CallAsync(string tool, string arguments = "{}", CancellationToken cancellationToken = default)
    {
        var plan = await PrepareAsync(tool, arguments);
        return plan.Refusal ?? await Source.FindTool(plan.Call.Tool)!.ExecuteAsync(plan, Workspace.Context(), cancellationToken).AsTask()
            .WaitAsync(Patience, CancellationToken.None);
    }

    public async Task<string> TextAsync(string tool, string arguments = "{}") => TestWorkspace.TextOf(await CallAsync(tool, arguments));

    public async Task<CommandResult> CommandAsync(params string[] words) =>
        await new McpCommand(Hub)
            .RunAsync(
                new("mcp", words) { Options = new Dictionary<string, JsonElement> { ["timeout"] = AgentJson.Parse("20") } },
                new() { Workspace = Workspace, Capabilities = null! },
                CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Plugin.DeactivateAsync(CancellationToken.None);
        Workspace.Dispose();
        Host.Dispose();
    }

    public static string Tool(string name) => Repository.PathTo("tests", "tools", name);

    private sealed class PlainClients : IHttpClients
    {
        public HttpClient CreateGuarded(IReadOnlyList<string>? allow = null) => Create();

        public HttpClient Create() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
