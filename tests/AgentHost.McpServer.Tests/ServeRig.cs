using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Mcp.Serving;

namespace AgentHost.Mcp.Tests;

/// <summary>A host with the bundled plugins and those of the protocol's suite, in an empty home, with a model server behind it.</summary>
internal sealed class ServeRig : IAsyncDisposable
{
    public const string Secret = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    /// <summary>Only a failing test waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-serve-");
    private readonly ModelServer _models;

    private ServeRig(ModelServer models)
    {
        _models = models;
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        Variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["OPENAI_API_KEY"] = "sk-test-3f9a1c77d20b4e5f",
            ["OPENAI_BASE_URL"] = models.BaseUrl,
        };
        Host = LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = TestedProgram.BuiltFolder,
            Variables = name => Variables.GetValueOrDefault(name),
            InProcess = new HashSet<string> { "conformance" },
        });
    }

    public static string Plugin { get; } = Repository.PathTo("artifacts", "bin", "TestPlugins.Conformance", "debug");

    public string Folder { get; }

    public Dictionary<string, string> Variables { get; }

    public LocalHost Host { get; }

    public McpServing Serving { get; private set; } = null!;

    public static async Task<ServeRig> OpenAsync(
        Scenario? scenario = null, string settings = "{}", Func<McpServing, McpServing>? change = null, params string[] allow)
    {
        var rig = new ServeRig(await ModelServer.StartAsync(scenario ?? Scenario.Create()));
        var opened = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder) { Trust = true, Plugins = [Plugin], Settings = AgentJson.Parse(settings), Allow = allow },
            TestContext.Current.CancellationToken);
        rig.Serving = new McpServing(rig.Host, opened, rig.WriteAsync);
        rig.Serving = change?.Invoke(rig.Serving) ?? rig.Serving;
        return rig;
    }

    /// <summary>A file of the workspace.</summary>
    public ServeRig Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _models.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task WriteAsync(SessionInfo session, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"# {session.Name}");
        foreach (var message in await Host.Sessions.ReadMessagesAsync(session.Id, 0, 1000, cancellationToken))
        {
            await output.WriteLineAsync($"{message.Role}: {message.GetText()}");
        }
    }
}
