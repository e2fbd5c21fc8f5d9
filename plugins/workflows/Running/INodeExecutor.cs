using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Acts for nodes. Thread-safe: executions run side by side.</summary>
internal interface INodeExecutor
{
    /// <summary>Makes the session that an agent will work in, so that it can be stored before it begins; null for what has none.</summary>
    ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken);

    /// <summary>Acts, and says what came of it. What fails is an outcome.</summary>
    ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken);

    /// <summary>US dollars of an execution that was cut off, here or in a process that ended, beside those that were counted before.</summary>
    ValueTask<double> FindCostAsync(Execution execution, CancellationToken cancellationToken) => new(0);

    /// <summary>Lets go of what is held for executions: none runs, and a person may take days.</summary>
    ValueTask RestAsync() => default;

    /// <summary>Limits what all executions from here on spend together.</summary>
    /// <param name="dollars">US dollars.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LimitAsync(double dollars, CancellationToken cancellationToken) => default;
}
