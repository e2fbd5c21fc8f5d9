namespace AgentHost;

/// <summary>A tool that a model can call. First it says what it would do, then, once permitted, it does just that.</summary>
/// <remarks>One instance a workspace. Calls may come at the same time; an implementation is thread-safe.</remarks>
public abstract class Tool
{
    /// <summary>Says what the call would do, touching nothing. Bounded by the host (10 s).</summary>
    /// <param name="call">The call; its arguments meet the tool's schema.</param>
    /// <param name="context">Services; files can be read as far as reading needs no asking.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<ToolPlan> PrepareAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        return PrepareCoreAsync(call, context, cancellationToken);
    }

    /// <summary>
    /// Does what the plan says. A failure that a model can act on is a result with <see cref="ToolResult.IsError"/>; an exception is a fault of the plugin.
    /// </summary>
    /// <param name="plan">The plan, frozen.</param>
    /// <param name="context">Services, held to the plan.</param>
    /// <param name="cancellationToken">Fires at the deadline and when the turn is cancelled.</param>
    public ValueTask<ToolResult> ExecuteAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        return ExecuteCoreAsync(plan, context, cancellationToken);
    }

    /// <inheritdoc cref="PrepareAsync"/>
    protected abstract ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="ExecuteAsync"/>
    protected abstract ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken);
}
