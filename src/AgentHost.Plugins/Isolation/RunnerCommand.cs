using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A command in the runner.</summary>
internal sealed class RunnerCommand(RunnerHandle handle) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenCommand(context);
        return await handle.Runtime.RequireAsync<CommandParams, CommandResult>(
            RunnerMethods.CommandRun, new CommandParams(instance, scope.Name, call, context.SessionId), cancellationToken);
    }
}
