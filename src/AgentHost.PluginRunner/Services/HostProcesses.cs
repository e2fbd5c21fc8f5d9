using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Processes of a workspace's target, started by the host.</summary>
internal sealed class HostProcesses(RunnerLink link, string scope, string lasting, IReadOnlyList<string> shell) : IProcesses
{
    public IReadOnlyList<string> Shell => shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var started = await link.AskAsync<ProcessStartParams, ProcessStarted>(RunnerMethods.ProcessStart, new ProcessStartParams(scope, spec), cancellationToken)
            ?? throw new ProcessStartException(spec.FileName, $"The host did not say whether {spec.FileName} was started.");
        return new HostProcess(link, scope, lasting, started);
    }
}
