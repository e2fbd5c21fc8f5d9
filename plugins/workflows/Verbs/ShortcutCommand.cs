namespace AgentHost.Plugins.Workflows.Verbs;

/// <summary>A workflow that comes with the plugin, as a slash command of its own name.</summary>
internal sealed class ShortcutCommand : Command
{
    /// <inheritdoc/>
    public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(WorkflowCommand.Begin(call.Name, call.Text ?? string.Join(' ', call.Arguments), call));
    }
}
