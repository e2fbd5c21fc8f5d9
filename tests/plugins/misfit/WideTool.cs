namespace TestPlugins.Misfit;

/// <summary>Plans more than its entry says, where it is told to.</summary>
[Tool("wide", Effects = ToolEffects.None)]
internal sealed partial class WideTool : Tool<WideArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(WideArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, "Wide") { Effects = Faults.Wanted == "effects" ? ToolEffects.Network : ToolEffects.None });

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(WideArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        new(ToolResult.Text("Wide."));
}
