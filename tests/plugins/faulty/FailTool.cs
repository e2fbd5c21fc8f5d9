namespace TestPlugins.Faulty;

/// <summary>Fails as told.</summary>
[Tool("fail", Effects = ToolEffects.None, TimeoutSeconds = 1)]
internal sealed partial class FailTool : Tool<FailArguments>
{
    public FailTool() => Faults.ThrowAt("tool-constructor");

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(FailArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("prepare");
        return new(new ToolPlan(call, "Fail"));
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        FailArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("execute");
        if (Faults.Wanted == "hang")
        {
            // Deaf to cancellation, as bad code is.
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        if (Faults.Wanted == "print")
        {
#pragma warning disable RS0030 // As code does that knows nothing of hosts.
            Console.Write("not ");
            Console.WriteLine("for programs");
#pragma warning restore RS0030
            return ToolResult.Text("printed");
        }

        return ToolResult.Text(new string('x', 100_000_000));
    }
}
