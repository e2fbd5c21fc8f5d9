using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Verbs;

/// <summary>A workflow that comes with the plugin, as a slash command of its own name: that one alone, whatever a project calls its own.</summary>
internal sealed class ShortcutCommand : Command
{
    /// <inheritdoc/>
    public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(WorkflowCommand.Begin(WorkflowFiles.Bundled + call.Name, call.Text ?? string.Join(' ', call.Arguments), call));
    }
}
