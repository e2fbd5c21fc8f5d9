using System.Text.Json;

namespace AgentHost;

/// <summary>
/// A tool with typed arguments. Mark a partial subclass with <see cref="ToolAttribute"/>: the generator writes <see cref="ReadArguments"/>, the schema and the
/// manifest entry.
/// </summary>
/// <typeparam name="TArguments">A record whose properties are the parameters; their doc comments describe them to the model.</typeparam>
public abstract class Tool<TArguments> : Tool
    where TArguments : class
{
    /// <summary>Reads the arguments. They meet the schema.</summary>
    protected abstract TArguments ReadArguments(JsonElement arguments);

    /// <inheritdoc cref="Tool.PrepareAsync"/>
    protected abstract ValueTask<ToolPlan> PrepareAsync(TArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken);

    /// <inheritdoc cref="Tool.ExecuteAsync"/>
    protected abstract ValueTask<ToolResult> ExecuteAsync(TArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        PrepareAsync(ReadArguments(call.Arguments), call, context, cancellationToken);

    /// <inheritdoc/>
    protected sealed override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        ExecuteAsync(ReadArguments(plan.Call.Arguments), plan, context, cancellationToken);
}
