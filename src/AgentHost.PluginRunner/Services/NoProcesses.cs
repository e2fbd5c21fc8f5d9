namespace AgentHost.PluginRunner.Services;

/// <summary>A plugin starts programs through a workspace only; the runner itself starts none.</summary>
internal sealed class NoProcesses : IProcesses
{
    public IReadOnlyList<string> Shell => [];

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) =>
        throw new ProcessStartException(spec.FileName, "Programs are started through a workspace.");
}
