using System.Runtime.Loader;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>A plugin in a load context of this process.</summary>
/// <param name="installed">The plugin.</param>
/// <param name="services">Services that it is handed.</param>
/// <param name="collectible">Lets go of its code when it is disposed: for development, since compiled code (ReadyToRun) is ignored then.</param>
public sealed class InProcessRuntime(InstalledPlugin installed, PluginServices services, bool collectible = false) : IPluginRuntime
{
    private readonly PluginContext _context = new(installed, services);
    private Plugin? _plugin;

    // The runtime itself holds a collectible one weakly, and begins to unload what nobody holds, its code running or not.
    private AssemblyLoadContext? _loaded;

    public int? ProcessId => null;

    public WeakReference? Code { get; private set; }

    // A plugin that dies in this process takes the process with it; nobody is left to be told.
    public Action<string>? Lost { get; set; }

    public async ValueTask ActivateAsync(CancellationToken cancellationToken)
    {
        _plugin = PluginFactory.Create(installed, collectible);
        _loaded = AssemblyLoadContext.GetLoadContext(_plugin.GetType().Assembly);
        Code = new WeakReference(_loaded);
        await _plugin.ActivateAsync(_context, cancellationToken);
    }

    public object Create(string kind, string name, IWorkspaceContext workspace) => _context.Create(kind, name, workspace);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // On the pool: what the plugin hung on its token, and its own stopping, may block or throw.
            await Task.Run(StopAsync, CancellationToken.None).WaitAsync(services.StopDeadline, services.Time);
        }
        finally
        {
            _context.Dispose();
            if (collectible && _loaded is { } code)
            {
                _plugin = null;
                _loaded = null;
                code.Unload();
            }
        }
    }

    private async Task StopAsync()
    {
        using var deadline = new CancellationTokenSource(services.StopDeadline, services.Time);
        try
        {
            _context.Stop();
        }
        finally
        {
            if (_plugin is not null)
            {
                await _plugin.DeactivateAsync(deadline.Token);
            }
        }
    }
}
