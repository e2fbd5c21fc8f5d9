using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>The session of an external agent's run, kept by the host. News cross one by one, so that they stay in order whoever reports them.</summary>
internal sealed class HostExternalAgent(RunnerLink link, string scope) : IExternalAgentHost
{
    private const int WaitingLimit = 64;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private int _waiting;

    public async ValueTask ReportAsync(ExternalAgentUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_gate)
        {
            if (_waiting >= WaitingLimit)
            {
                throw new InvalidOperationException($"{WaitingLimit} reports wait already: await each before the next.");
            }

            _waiting++;
            (before, _last) = (_last, mine.Task);
        }

        try
        {
            // It never fails, and ends with the request of the one before.
            await before;
            await link.AskAsync<ExternalReportParams, Empty>(RunnerMethods.ExternalAgentReport, new ExternalReportParams(scope, update), cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _waiting--;
            }

            mine.SetResult();
        }
    }

    public async ValueTask<ExternalDecision> DecideAsync(ExternalAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);

        // No answer allows nothing.
        return await link.AskAsync<ExternalDecideParams, ExternalDecision>(
            RunnerMethods.ExternalAgentDecide, new ExternalDecideParams(scope, action), cancellationToken) ?? new ExternalDecision();
    }
}
