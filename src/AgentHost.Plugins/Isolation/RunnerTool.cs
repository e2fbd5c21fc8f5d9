using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A tool in the runner.</summary>
internal sealed class RunnerTool(RunnerHandle handle) : Tool
{
    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCall(context);
        return await handle.Runtime.RequireAsync<PrepareParams, ToolPlan>(
            RunnerMethods.ToolPrepare, new PrepareParams(instance, scope.Name, call, ContextOf(context)), cancellationToken);
    }

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCall(context);
        return await handle.Runtime.RequireAsync<ExecuteParams, ToolResult>(
            RunnerMethods.ToolExecute, new ExecuteParams(instance, scope.Name, plan, ContextOf(context)), cancellationToken);
    }

    private static ToolCallContext ContextOf(ToolContext context)
    {
        var agents = context.TryGet<ISubAgents>();
        return new(context.SessionId, context.TurnId, context.CallId, context.User is not null, context.Deadline, context.Settings, context.RunOptions)
        {
            HasSubAgents = agents is not null,
            SubAgentRefusal = agents?.Refusal,
        };
    }
}
