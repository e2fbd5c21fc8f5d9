using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Plugins.Manifests;
using AgentHost.Processes;
using AgentHost.Processes.Backends;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Kernel.Tests.Plugins.Lifecycle;

/// <summary>One stub plugin, hosted in this process as the host does it, without a host around it.</summary>
internal sealed class PluginRig : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-plugin-");
    private readonly IProcessBackend _processes;

    public PluginRig()
    {
        _processes = ProcessBackends.Create(Time);
        Services = new PluginServices
        {
            Time = Time,
            Loggers = NullLoggerFactory.Instance,
            Http = installed => new HttpClients().For(installed.Manifest),
            DataRoot = Path.Combine(_root.FullName, "data"),
            State = _ => throw new InvalidOperationException("no state here"),
            Credentials = installed => new DeclaredCredentials(installed.Manifest, _ => "value", new Redactor(() => [])),
            Events = _ => throw new InvalidOperationException("no events here"),
            Processes = new LocalProcesses(_root.FullName, _processes),
            Mark = installed => ActivationMark.TrySet(new PluginPlaces(_root.FullName), installed, Time.GetUtcNow()),
            Quarantined = (_, fault) => Quarantined(fault),
        };
        Stub = new StubPlugin(Path.Combine(_root.FullName, "stub"), "stub");
    }

    public FakeTime Time { get; } = new();

    public StubPlugin Stub { get; }

    public PluginServices Services { get; }

    public Action<string> Quarantined { get; set; } = static _ => { };

    /// <summary>How many activations are marked as going on.</summary>
    public int Marks => new DirectoryInfo(new PluginPlaces(_root.FullName).Activating) is { Exists: true } folder ? folder.GetFiles().Length : 0;

    public ConcurrentQueue<AgentEvent> Told { get; } = new();

    public IEnumerable<PluginState> States => Told.OfType<PluginStateChanged>().Select(e => e.State);

    public static IWorkspaceContext Workspace { get; } = new NoWorkspace();

    /// <summary>The plugin as its manifest on disk says, in a host.</summary>
    public HostedPlugin Host(string? blocked = null, Func<InstalledPlugin, IPluginRuntime>? runtime = null)
    {
        var read = ManifestReader.Read(Path.Combine(Stub.Write().Folder, "plugin.json"), PluginOrigin.Run);
        Assert.True(read.Succeeded, string.Join("; ", read.Problems));
        return Host(new InstalledPlugin(read.Manifest, Stub.Folder, PluginOrigin.Run) { Blocked = blocked }, runtime);
    }

    public HostedPlugin Host(InstalledPlugin installed, Func<InstalledPlugin, IPluginRuntime>? runtime = null) =>
        new(installed, Services, runtime ?? (plugin => new InProcessRuntime(plugin, Services)), Told.Enqueue);

    /// <summary>A plugin that is a manifest and nothing else.</summary>
    public HostedPlugin Declared(string id, string kind, params string[] declarations) => Declared(id, PluginOrigin.Bundled, kind, declarations);

    public HostedPlugin Declared(string id, PluginOrigin origin, string kind, params string[] declarations) => Host(new InstalledPlugin(
        new PluginManifest(id, "1.0.0")
        {
            Contributes = new Dictionary<string, System.Text.Json.JsonElement> { [kind] = AgentJson.Parse($"[{string.Join(',', declarations)}]") }
        },
        "/nowhere",
        origin));

    public async ValueTask DisposeAsync()
    {
        Stub.Dispose();
        await _processes.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private sealed class NoWorkspace : IWorkspaceContext
    {
        public string Root => "/w";

        public string Target => "local";

        public bool Trusted => true;

        public System.Text.Json.JsonElement Settings => AgentJson.EmptyObject;

        public IFiles Files => throw new NotSupportedException();

        public IProcesses Processes => throw new NotSupportedException();

        public ISessions Sessions => throw new NotSupportedException();
    }
}
