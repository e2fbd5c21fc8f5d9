using AgentHost.Plugins.Agents.Commands;
using AgentHost.Plugins.Agents.Compacting;
using AgentHost.Plugins.Agents.Delegating;
using AgentHost.Plugins.Agents.Init;
using AgentHost.Plugins.Agents.Instructions;
using AgentHost.Plugins.Agents.Profiles;

namespace AgentHost.Plugins.Agents;

/// <summary>
/// Brings the tool <c>task</c>, the compactor <c>plain</c>, instruction files, those of folders below when work gets there, agents and commands from files, and
/// <c>init</c>; the prompts are files of its own.
/// </summary>
public sealed partial class AgentsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<Compactor>(CapabilityKinds.Compactor, "plain", static _ => new PlainCompactor());
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "instructions", static workspace =>
            new InstructionsSection(workspace, Environment.GetEnvironmentVariable));
        context.Register<Hook>(CapabilityKinds.Hook, "near-instructions", static workspace => new NestedInstructionsHook(workspace));
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "agents", static workspace =>
            new AgentsSection(workspace, Environment.GetEnvironmentVariable));
        context.Register<AgentSource>(CapabilityKinds.AgentSource, "files", static workspace => new AgentFiles(workspace, Environment.GetEnvironmentVariable));
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "files", static workspace =>
            new CommandFiles(workspace, Environment.GetEnvironmentVariable, untrusted: false));
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "untrusted-files", static workspace =>
            new CommandFiles(workspace, Environment.GetEnvironmentVariable, untrusted: true));
        context.Register<Command>(CapabilityKinds.Command, "init", static _ => new InitCommand());
        context.Register<Command>(CapabilityKinds.Command, "agent", static workspace => new AgentCommand(workspace, Environment.GetEnvironmentVariable));
        return default;
    }
}
