using AgentHost.Plugins.Shell.Jobs;

namespace AgentHost.Plugins.Shell;

/// <summary>
/// The tools that run commands: <c>shell</c>, and <c>job_list</c>, <c>job_output</c>, <c>job_input</c>, <c>job_kill</c> for those that go on in
/// the background, and a person's commands for these, <c>/kill</c> and <c>/timeout</c>.
/// </summary>
public sealed partial class ShellPlugin : Plugin
{
    /// <summary>Commands that go on in the background, of all sessions.</summary>
    internal JobTable Jobs { get; } = new();

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Stopping.Register(Jobs.EndAll);
        context.Register<Command>(CapabilityKinds.Command, "kill", _ => new KillCommand(Jobs));
        context.Register<Command>(CapabilityKinds.Command, "timeout", _ => new TimeoutCommand(Jobs));
        return default;
    }
}
