using AgentHost.Acp.Protocol;
using AgentHost.Plugins.Acp.Running;

namespace AgentHost.Plugins.Acp.Tools;

/// <summary>An action of a running agent, as a call: judged as one of the host's own tools would be, and told in the session.</summary>
[Tool(
    "external_action",
    Effects = ToolEffects.Read | ToolEffects.Write | ToolEffects.Execute | ToolEffects.Network,
    Defer = true,
    TimeoutSeconds = 86_400)]
internal sealed partial class ExternalActionTool : Tool<ExternalActionArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        ExternalActionArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (OpenRuns.Find(arguments.Run, context.SessionId) is not { } run || run.Calls.Find(arguments.Call) is not { } action)
        {
            return new(ToolPlan.Refuse(call, "external_action is called by a run of external_agent alone."));
        }

        var words = string.Join(' ', (action.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var title = $"{run.Spec.Title}: {ForeignAction.Short(words, 200)}";
        if (!action.WasAsked)
        {
            // It is done already: this tells of it.
            return new(new ToolPlan(call, title + " (not asked)"));
        }

        var (effects, resources) = ForeignAction.Of(action, run.Root);
        return new(new ToolPlan(call, title)
        {
            Effects = effects,
            Resources = resources,
            Risk = action.Kind is ToolKinds.Read or ToolKinds.Search or ToolKinds.Think ? Risk.Low : Risk.Medium,
            JudgedAs = ForeignAction.JudgedAs(action),
            Preview = ForeignAction.Show(action, run.Root),
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        ExternalActionArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (OpenRuns.Find(arguments.Run, context.SessionId) is not { } run || run.Calls.Find(arguments.Call) is not { } action)
        {
            return ToolResult.Error("The run has ended.");
        }

        if (action.WasAsked)
        {
            action.Granted?.TrySetResult();
            await action.Ended.WaitAsync(cancellationToken);
        }

        var text = ForeignAction.Text(action);
        return new ToolResult([new TextPart(text.Length > 0 ? text : action.IsOver ? "Done." : "The agent did not say how it ended.")])
        {
            IsError = action.Status == ToolStatuses.Failed,
            Display = ForeignAction.Show(action, run.Root),
            Paths = [.. ForeignAction.Paths(action).Select(path => ForeignAction.Relative(path, run.Root)).Distinct(StringComparer.Ordinal).Take(100)],
        };
    }
}
