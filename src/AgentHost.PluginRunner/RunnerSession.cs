using System.Collections.Concurrent;
using AgentHost.PluginRunner.Services;
using AgentHost.Plugins;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Network;

namespace AgentHost.PluginRunner;

/// <summary>One plugin, hosted for one host: what the host asks for, and the plugin that answers.</summary>
internal sealed partial class RunnerSession : IDisposable
{
    private readonly RunnerLink _link;
    private readonly ConcurrentDictionary<string, WorkspaceState> _workspaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Instance> _instances = new();
    private readonly ConcurrentDictionary<int, ModelClient> _clients = new();
    private readonly ModelStreams _lent;
    private InstalledPlugin? _installed;
    private PluginContext? _context;
    private Plugin? _plugin;

    public RunnerSession(RunnerLink link)
    {
        _link = link;

        // A host that breaks the protocol is none that could be worked with.
        _lent = new ModelStreams(why => _ = link.Connection.DisposeAsync().AsTask());
        link.Serve<InitializeParams, InitializeResult>(RunnerMethods.Initialize, Initialize);
        link.Serve<Empty, Empty>(RunnerMethods.Activate, ActivateAsync);
        link.Serve<Empty, RunnerFigures>(RunnerMethods.Deactivate, DeactivateAsync);
        link.Serve<Empty, RunnerFigures>(RunnerMethods.Ping, static (_, _) => ValueTask.FromResult(Figures()));
        link.Serve<WorkspaceParams, Empty>(RunnerMethods.WorkspaceOpen, Open);
        link.Hear<WorkspaceUpdateParams>(RunnerMethods.WorkspaceUpdate, update =>
        {
            if (_workspaces.TryGetValue(update.Scope, out var workspace))
            {
                workspace.Trusted = update.Trusted;
                workspace.Settings = update.Settings;
            }
        });
        link.Serve<CreateParams, Empty>(RunnerMethods.CapabilityCreate, Create);
        RegisterCalls();
        RegisterModels();
        RegisterTargets();
    }

    /// <summary>Tells the plugin that it is being stopped.</summary>
    public void Stop()
    {
        try
        {
            _context?.Stop();
        }
        catch (AggregateException exception)
        {
            // What a plugin registered on its end may fail; it ends all the same.
            StandardStreams.Error.WriteLine(exception.ToString());
        }
    }

    public void Dispose() => _context?.Dispose();

    private ValueTask<InitializeResult> Initialize(InitializeParams call, CancellationToken cancellationToken)
    {
        if (_installed is not null)
        {
            throw new InvalidOperationException("The runner was initialized before.");
        }

        var protocol = Math.Min(call.Protocol.Max, RunnerMethods.Versions.Max);
        if (protocol < Math.Max(call.Protocol.Min, RunnerMethods.Versions.Min))
        {
            throw new CapabilityException(
                $"The plugin runner speaks versions {RunnerMethods.Versions.Min} to {RunnerMethods.Versions.Max} of its protocol, "
                + $"the host {call.Protocol.Min} to {call.Protocol.Max}. Install both from one release.");
        }

        _installed = new InstalledPlugin(call.Manifest.Value, call.Folder, PluginOrigin.User) { Isolated = true };
        _context = new PluginContext(_installed, ServicesFor(call))
        {
            Changed = (kind, name, registered) => _link.Tell(RunnerMethods.CapabilityChanged, new RegistrationParams(kind, name, registered)),
        };
        return ValueTask.FromResult(new InitializeResult(protocol, ContractVersion.Current, Environment.ProcessId));
    }

    private async ValueTask<Empty> ActivateAsync(Empty call, CancellationToken cancellationToken)
    {
        if (_installed is null || _plugin is not null)
        {
            throw new InvalidOperationException("A plugin is activated once, after the runner was initialized.");
        }

        _plugin = PluginFactory.Create(_installed, collectible: false);
        await _plugin.ActivateAsync(_context!, cancellationToken);
        return call;
    }

    private async ValueTask<RunnerFigures> DeactivateAsync(Empty call, CancellationToken cancellationToken)
    {
        Stop();
        await CloseTargetsAsync();
        if (_plugin is not null)
        {
            await _plugin.DeactivateAsync(cancellationToken);
        }

        return Figures();
    }

    private static RunnerFigures Figures() => new(GC.GetTotalAllocatedBytes(precise: false));

    private ValueTask<Empty> Open(WorkspaceParams call, CancellationToken cancellationToken)
    {
        _workspaces[call.Scope] = new WorkspaceState(_link, call.Scope, call.Root, call.Target, call.Shell ?? [])
        {
            Trusted = call.Trusted,
            Settings = call.Settings,
        };
        return ValueTask.FromResult(new Empty());
    }

    private ValueTask<Empty> Create(CreateParams call, CancellationToken cancellationToken)
    {
        if (_context is null || !_workspaces.TryGetValue(call.Workspace, out var workspace))
        {
            throw new InvalidOperationException("The plugin or the workspace was not opened.");
        }

        var value = _context.Create(call.Kind, call.Name, workspace.Context);
        _instances[call.Instance] = new Instance(value, workspace);
        return ValueTask.FromResult(new Empty());
    }

    private Instance Find(int instance) =>
        _instances.TryGetValue(instance, out var found) ? found : throw new InvalidOperationException($"No capability was made under the number {instance}.");

    private PluginServices ServicesFor(InitializeParams call) => new()
    {
        Time = TimeProvider.System,
        Loggers = new HostLoggers(_link, (Microsoft.Extensions.Logging.LogLevel)call.MinimumLogLevel),
        Http = installed => new HttpClients(connect: new ConnectDeadline { Value = TimeSpan.FromSeconds(call.ConnectSeconds) }).For(installed.Manifest),
        DataRoot = call.DataRoot,
        State = _ => new HostState(_link),
        Credentials = _ => new HostCredentials(_link),
        Events = _ => new HostEvents(_link),
        Features = (_, feature) =>
            feature == typeof(ISecretStore) || feature == typeof(ISecretFilter) ? new HostSecrets(_link)
            : feature == typeof(IModels) ? new HostModels(_link, _lent)
            : null,
        Processes = new NoProcesses(),
    };
}
