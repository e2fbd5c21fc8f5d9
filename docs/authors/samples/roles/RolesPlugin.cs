namespace Samples.Roles;

/// <summary>Agents and commands that are found in a file.</summary>
public sealed class RolesPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentSource>(CapabilityKinds.AgentSource, "roles", workspace => new RoleAgents(new RoleFile(workspace)));
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "roles", workspace => new RoleCommands(new RoleFile(workspace)));
        return default;
    }
}
