using System.Globalization;

namespace TestPlugins.Calculator;

/// <summary>Calculates step by step and returns the final number.</summary>
[Tool(Effects = ToolEffects.None)]
internal sealed partial class CalculateTool(IPluginContext plugin, IWorkspaceContext workspace) : Tool<CalculationArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        CalculationArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var unknown = arguments.Steps.Select(step => step.Name).FirstOrDefault(name => name is not null && !arguments.Names.ContainsKey(name));
        return new(unknown is null
            ? new ToolPlan(call, $"Calculate {arguments.Steps.Count} steps")
            : ToolPlan.Refuse(call, $"'{unknown}' has no value; add it to 'names'."));
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        CalculationArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var value = arguments.Start;
        foreach (var step in arguments.Steps)
        {
            var operands = step.Name is null ? step.Operands : step.Operands.Append(arguments.Names[step.Name]);
            value = operands.Aggregate(value, (left, right) => step.Operation switch
            {
                Operation.Add => left + right,
                Operation.Multiply => left * right,
                _ => Math.Pow(left, right),
            });
        }

        var text = Math.Round(value, arguments.Digits).ToString("R", CultureInfo.InvariantCulture);
        return new(ToolResult.Text(text) with { LogLine = $"{plugin.Id} in {workspace.Root}: {text}" });
    }
}
