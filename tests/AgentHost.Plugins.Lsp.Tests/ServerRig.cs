using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Commands;
using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.TestKit;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Lsp.Tests;

/// <summary>A workspace with language servers: the bundled declarations, their programs from the tests' own folder.</summary>
internal sealed class ServerRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ServerRig(JsonObject servers)
    {
        Workspace.Settings = AgentJson.Parse(new JsonObject { ["servers"] = servers }.ToJsonString());
        Processes = new(Workspace.Root);
        Workspace.Processes = Processes;
        Pool = Plugin.PoolOf(Workspace);
    }

    public TestWorkspace Workspace { get; } = new();

    public TestProcesses Processes { get; }

    public LspPlugin Plugin { get; } = new();

    public ServerPool Pool { get; }

    /// <summary>With the bundled declarations of plugins.</summary>
    public static ServerRig Of(params ReadOnlySpan<string> plugins)
    {
        var servers = new JsonObject();
        foreach (var plugin in plugins)
        {
            var manifest = JsonNode.Parse(File.ReadAllText(Repository.PathTo("plugins", "language-servers", plugin, "plugin.json")))!;
            var server = manifest["contributes"]!["language-server"]![0]!.AsObject();
            var command = (string)server["command"]!;
            var local = Repository.PathTo("tests", "tools", "node_modules", ".bin", command);
            Assert.True(File.Exists(local) || ProgramLookup.IsThere(command), $"{command} is missing: .ci/install-test-programs installs it.");
            Assert.True(plugin != "bash-ls" || ProgramLookup.IsThere("shellcheck"), "shellcheck is missing: .ci/install-test-programs installs it.");
            var copy = server.DeepClone().AsObject();
            copy["command"] = File.Exists(local) ? local : command;
            servers[(string)server["name"]!] = copy;
        }

        return new(servers);
    }

    /// <summary>With a server that misbehaves.</summary>
    public static ServerRig Bad(string mode, JsonObject? more = null)
    {
        var server = more ?? [];
        server["command"] = "node";
        server["args"] = new JsonArray(Repository.PathTo("tests", "tools", "bad-language-server.mjs"), mode);
        server["fileTypes"] = new JsonArray(".bad");
        server["needsTrust"] = false;
        return new(new JsonObject { ["bad"] = server });
    }

    /// <summary>Adds a server for the files of the one that misbehaves.</summary>
    public void AddServer(string name, string command)
    {
        var settings = JsonNode.Parse(Workspace.Settings.GetRawText())!;
        settings["servers"]![name] = new JsonObject { ["command"] = command, ["fileTypes"] = new JsonArray(".bad"), ["needsTrust"] = false };
        Workspace.Settings = AgentJson.Parse(settings.ToJsonString());
    }

    /// <summary>Gives a server another program.</summary>
    public void Set(string server, string command)
    {
        var settings = JsonNode.Parse(Workspace.Settings.GetRawText())!;
        settings["servers"]![server]!["command"] = command;
        Workspace.Settings = AgentJson.Parse(settings.ToJsonString());
    }

    /// <summary>Changes a number of the plugin's settings.</summary>
    public void Set(string name, int value)
    {
        var settings = JsonNode.Parse(Workspace.Settings.GetRawText())!;
        settings[name] = value;
        Workspace.Settings = AgentJson.Parse(settings.ToJsonString());
    }

    public async Task<IReadOnlyList<Finding>> FindAsync(string path)
    {
        var report = Assert.Single(await FileCheck.RunAsync(Pool, path, Patience, CancellationToken.None));
        Assert.True(report.Settled, string.Join('\n', Pool.Slots.SelectMany(static slot => slot.Log.Lines)));
        return report.Findings;
    }

    /// <summary>Findings of all servers of a file, once each is done.</summary>
    public async Task<IReadOnlyList<Finding>> FindAllAsync(string path)
    {
        IReadOnlyList<FindingReport> reports = [];
        for (var tries = 0; tries < 3 && (reports.Count == 0 || reports.Any(static report => !report.Settled)); tries++)
        {
            reports = await FileCheck.RunAsync(Pool, path, Patience, CancellationToken.None);
        }

        Assert.All(reports, report => Assert.True(
            report.Settled, $"{report.Server}: {report.Problem}\n{string.Join('\n', Pool.Slots.SelectMany(static slot => slot.Log.Lines))}"));
        return [.. reports.SelectMany(static report => report.Findings)];
    }

    /// <summary>Calls a tool, again while its server is not ready: on a busy machine it takes longer than a plan may.</summary>
    public async Task<ToolResult> CallAsync(Tool tool, string arguments)
    {
        ToolResult? result = null;
        await Eventually.TrueAsync(
            async () => TestWorkspace.TextOf(result = await Workspace.RunAsync(tool, arguments)) is var text
                && !text.Contains("ry again in a while.", StringComparison.Ordinal) && !text.Contains("is still loading the project", StringComparison.Ordinal),
            seconds: Patience.TotalSeconds);
        return result!;
    }

    public async Task<JsonElement> CommandAsync(params string[] words)
    {
        var result = await new LspCommand(Pool).RunAsync(new("lsp", words), new() { Workspace = Workspace, Capabilities = null! }, CancellationToken.None);
        return result.Data ?? default;
    }

    public async ValueTask DisposeAsync()
    {
        await Plugin.DeactivateAsync(CancellationToken.None);
        Workspace.Dispose();
    }
}
