namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A tool of a stub plugin.</summary>
internal sealed class StubTool : Tool
{
    public Func<ToolCall, ToolContext, CancellationToken, ValueTask<ToolPlan>>? Prepare { get; init; }

    public Func<ToolCall, ToolContext, CancellationToken, ValueTask<ToolResult>> Run { get; init; } = static (_, _, _) => new(ToolResult.Text("done"));

    public ToolEffects Effects { get; init; }

    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        Prepare?.Invoke(call, context, cancellationToken) ?? new(new ToolPlan(call, "stub") { Effects = Effects });

    protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        Run(plan.Call, context, cancellationToken);
}
