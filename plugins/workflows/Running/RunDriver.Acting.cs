using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Executions: what becomes of one that acts, that is cut off, or that another process left behind.</summary>
internal sealed partial class RunDriver
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Executions that were running when another process ended: nobody knows what became of them.</summary>
    private async Task FindUnknownAsync()
    {
        foreach (var (key, node) in state.Running.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList())
        {
            var cost = await CostOfAsync(ExecutionMaker.Make(state, node)).ConfigureAwait(false);
            Happen(new NodeCompleted(key, NodeOutcome.Unknown) { Cost = cost }, $"? {node.Path}: its outcome is unknown, since the process ended while it ran");
        }
    }

    /// <summary>Cost of an execution that was cut off, until then.</summary>
    private async Task<double> CostOfAsync(Execution execution)
    {
        try
        {
            return await executor.FindCostAsync(execution, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CapabilityException or HostException)
        {
            return 0;
        }
    }

    private async Task<NodeCompleted> ActAsync(Execution execution, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (execution.Node.Minutes is { } minutes)
        {
            // An agent is given its time as a limit of its own, and ends by itself; that it is cut off is for one that does not.
            limit.CancelAfter(TimeSpan.FromMinutes(minutes) + (execution.Node.Kind == NodeKind.Agent ? Grace : TimeSpan.Zero));
        }

        try
        {
            return await executor.ExecuteAsync(execution, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What only reads, and an agent's session, go on safely; what else was cut off may have done its work.
            var isSafe = execution.IsCheck || execution.Node.UnknownPolicy == UnknownPolicy.Retry;
            return new NodeCompleted(execution.Key, isSafe ? NodeOutcome.Cancelled : NodeOutcome.Unknown)
            {
                Cost = await CostOfAsync(execution).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException)
        {
            return new NodeCompleted(execution.Key, NodeOutcome.Failed)
            {
                Error = FormattableString.Invariant($"it did not end within {execution.Node.Minutes} minutes"),
                Cost = await CostOfAsync(execution).ConfigureAwait(false),
            };
        }
        catch (Exception exception) when (exception is CapabilityException or HostException or IOException or InvalidOperationException)
        {
            return new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = exception.Message };
        }
    }
}
