using AgentHost.Plugins.SessionTools.Todos;

namespace AgentHost.Plugins.SessionTools;

/// <summary>Tools about the session itself: <c>todo</c>, <c>ask_user</c>, <c>time</c>; what is still to do is kept when a conversation is shortened.</summary>
public sealed partial class SessionToolsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<PinSource>(CapabilityKinds.PinSource, "todo", _ => new TodoPins(context));
        return default;
    }
}
