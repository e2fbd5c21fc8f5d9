using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace AgentHost.Extensions.AI;

/// <summary>A function behind the contract's tool.</summary>
internal sealed class FunctionTool(AIFunction function, FunctionToolOptions options) : Tool
{
    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var plan = new ToolPlan(call, FunctionTitle.Of(call)) { Effects = options.Effects.GetValueOrDefault() };
        return new(options.Plan is { } complete ? complete(plan) : plan);
    }

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var arguments = new AIFunctionArguments(StringComparer.Ordinal)
        {
            Services = options.Services,
            Context = new Dictionary<object, object?> { [typeof(ToolContext)] = context },
        };
        foreach (var member in plan.Call.Arguments.EnumerateObject())
        {
            arguments[member.Name] = member.Value;
        }

        try
        {
            return FunctionResult.Of(await function.InvokeAsync(arguments, cancellationToken), function.JsonSerializerOptions);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            // Functions have no other way to say that something is not so: what they throw is meant for the model.
            context.Logger.LogWarning(fault, "The function {Function} failed.", function.Name);
            var said = string.IsNullOrWhiteSpace(fault.Message) ? fault.GetType().Name : fault.Message.Trim();
            return ToolResult.Error($"{plan.Call.Tool} failed: {said}") with { LogLine = $"{fault.GetType().Name} in the function {function.Name}" };
        }
    }
}
