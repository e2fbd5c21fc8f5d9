using AgentHost.Kernel.Plugins.Loading;

namespace AgentHost.Kernel.Plugins.Lifecycle;

/// <summary>A plugin in a load context of this process.</summary>
internal sealed class InProcessRuntime(InstalledPlugin installed, PluginServices services) : IPluginRuntime
{
    private readonly PluginContext context = new(installed, services);
    private Plugin? plugin;

    public int? ProcessId => null;

    // A plugin that dies in this process takes the process with it; nobody is left to be told.
    public Action<string>? Lost { get; set; }

    // Neither is called for: there is no process of its own that could go.
    public Action<string>? Retired { get; set; }

    public Func<CancellationToken, Task<IPluginRuntime>>? Successor { get; set; }

    public async ValueTask ActivateAsync(CancellationToken cancellationToken)
    {
        plugin = PluginFactory.Create(installed, collectible: false);
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
