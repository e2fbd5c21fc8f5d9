using System.Runtime.Loader;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>A plugin in a load context of this process.</summary>
/// <param name="installed">The plugin.</param>
/// <param name="services">Services that it is handed.</param>
/// <param name="collectible">Lets go of its code when it is disposed: for development, since compiled code (ReadyToRun) is ignored then.</param>
public sealed class InProcessRuntime(InstalledPlugin installed, PluginServices services, bool collectible = false) : IPluginRuntime
{
    private readonly PluginContext context = new(installed, services);
    private Plugin? plugin;

    // The runtime itself holds a collectible one weakly, and begins to unload what nobody holds, its code running or not.
    private AssemblyLoadContext? loaded;

    public int? ProcessId => null;

    public WeakReference? Code { get; private set; }

    // A plugin that dies in this process takes the process with it; nobody is left to be told.
    public Action<string>? Lost { get; set; }

    public async ValueTask ActivateAsync(CancellationToken cancellationToken)
    {
        plugin = PluginFactory.Create(installed, collectible);
        loaded = AssemblyLoadContext.GetLoadContext(plugin.GetType().Assembly);
        Code = new WeakReference(loaded);
        await plugin.ActivateAsync(context, cancellationToken);
    }

    public object Create(string kind, string name, IWorkspaceContext workspace) => context.Create(kind, name, workspace);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // On the pool: what the plugin hung on its token, and its own stopping, may block or throw.
            await Task.Run(StopAsync, CancellationToken.None).WaitAsync(services.StopDeadline, services.Time);
        }
        finally
        {
            context.Dispose();
            if (collectible && loaded is { } code)
            {
                plugin = null;
                loaded = null;
                code.Unload();
            }
        }
    }

    private async Task StopAsync()
    {
        using var deadline = new CancellationTokenSource(services.StopDeadline, services.Time);
        try
        {
            context.Stop();
        }
        finally
        {
            if (plugin is not null)
            {
                await plugin.DeactivateAsync(deadline.Token);
            }
        }
    }
}
