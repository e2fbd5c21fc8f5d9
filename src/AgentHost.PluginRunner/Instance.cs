using AgentHost.PluginRunner.Services;

namespace AgentHost.PluginRunner;

/// <summary>A capability that was made for a workspace.</summary>
/// <param name="Value">The capability.</param>
/// <param name="Workspace">Its workspace.</param>
internal sealed record Instance(object Value, WorkspaceState Workspace)
{
    public T As<T>()
        where T : class => Value as T ?? throw new CapabilityException($"The plugin made a {Value.GetType().Name}, which is not a {typeof(T).Name}.");
}
