using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Verbs;

namespace AgentHost.Plugins.Workflows;

/// <summary>Workflows: the tool <c>workflow</c>, <c>agent workflow</c>, and a slash command for each.</summary>
public sealed partial class WorkflowsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var runs = new RunService(context);
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "workflows", workspace => new WorkflowSource(WorkflowFiles.Of(context, workspace)));
        context.Register<Command>(CapabilityKinds.Command, "workflow", workspace =>
            new WorkflowCommand(context, runs, WorkflowFiles.Of(context, workspace), workspace));
        foreach (var name in (string[])["loop", "fix-tests", "feature"])
        {
            context.Register<Command>(CapabilityKinds.Command, name, static _ => new ShortcutCommand());
        }

        return default;
    }
}
