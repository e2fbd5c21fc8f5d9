using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Acts for nodes. Thread-safe: executions run side by side.</summary>
internal interface INodeExecutor
{
    /// <summary>Makes the session that an agent will work in, so that it can be stored before it begins; null for what has none.</summary>
    ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken);

    /// <summary>Acts, and says what came of it. What fails is an outcome.</summary>
    ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken);
}
