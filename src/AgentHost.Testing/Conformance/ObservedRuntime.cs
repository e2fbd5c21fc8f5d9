using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing.Conformance;

/// <summary>The plugin in this process, with an eye on what it registers, asks for, and how its calls end.</summary>
internal sealed class ObservedRuntime : IPluginRuntime
{
    private readonly InProcessRuntime _inner;
    private readonly PluginManifest _manifest;

    public ObservedRuntime(InstalledPlugin installed, PluginServices services, TimeSpan stopDeadline)
    {
        _manifest = installed.Manifest;
        _inner = new InProcessRuntime(installed, Watched(services, stopDeadline), collectible: true);
    }

    /// <summary>Requests of the plugin that its manifest does not name, one sentence each.</summary>
    public ConcurrentQueue<string> Undeclared { get; } = new();

    /// <summary>Tools that were made, by name.</summary>
    public ConcurrentDictionary<string, ObservedTool> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Its load context.</summary>
    public WeakReference? Code => _inner.Code;

    /// <summary>Reason that stopping failed; null where it did not, or has not been tried.</summary>
    public string? StopFault { get; private set; }

    public int? ProcessId => null;

    public Action<string>? Lost { get; set; }

    public ValueTask ActivateAsync(CancellationToken cancellationToken) => _inner.ActivateAsync(cancellationToken);

    public object Create(string kind, string name, IWorkspaceContext workspace)
    {
        var made = _inner.Create(kind, name, workspace);
        if (made is not Tool tool)
        {
            return made;
        }

        var declared = ManifestDeclarations.Of(_manifest, CapabilityKinds.Tool).First(entry => entry.Name == name).Entry;
        return Tools[name] = new ObservedTool(tool, ClientJson.Read<ToolSpec>(declared), Undeclared);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync();
        }
        catch (TimeoutException)
        {
            StopFault = "It did not stop within the deadline.";
        }
        catch (Exception fault)
        {
            StopFault = $"Stopping failed with {fault.GetType().Name}: {fault.Message}";
        }
    }

    private PluginServices Watched(PluginServices services, TimeSpan stopDeadline) => new()
    {
        Time = services.Time,
        Loggers = services.Loggers,
        Connect = services.Connect,
        Http = services.Http,
        DataRoot = services.DataRoot,
        State = services.State,
        Credentials = installed => new WatchedCredentials(services.Credentials(installed), Undeclared),
        Events = installed => new WatchedEvents(services.Events(installed), Undeclared),
        Features = services.Features,
        Processes = services.Processes,
        StopDeadline = stopDeadline,
    };
}
