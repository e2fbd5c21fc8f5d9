using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>An external agent in the runner. The end of its process is an outcome like another: what it did until then is known.</summary>
internal sealed class RunnerExternalAgent(RunnerHandle handle) : ExternalAgent
{
    public override async ValueTask<ExternalAgentResult> RunAsync(
        ExternalAgentRequest request, IExternalAgentHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(host);
        try
        {
            var instance = await handle.GetAsync(cancellationToken);
            await using var scope = handle.Runtime.Services.OpenExternalAgent(handle.Workspace, new RunHost(host, cancellationToken));
            return await handle.Runtime.RequireAsync<ExternalRunParams, ExternalAgentResult>(
                RunnerMethods.ExternalAgentRun, new ExternalRunParams(instance, scope.Name, request), cancellationToken);
        }
        catch (CapabilityException exception) when (exception.InnerException is ConnectionClosedException)
        {
            return new ExternalAgentResult(TurnOutcome.Failed) { Reason = exception.Message };
        }
    }

    /// <summary>The host of one run: nobody is asked any more once that is cancelled, whatever the agent makes of it.</summary>
    private sealed class RunHost(IExternalAgentHost host, CancellationToken run) : IExternalAgentHost
    {
        public ValueTask ReportAsync(ExternalAgentUpdate update, CancellationToken cancellationToken) => host.ReportAsync(update, cancellationToken);

        public async ValueTask<ExternalDecision> DecideAsync(ExternalAction action, CancellationToken cancellationToken)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run);
            return await host.DecideAsync(action, both.Token);
        }
    }
}
