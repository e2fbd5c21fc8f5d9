using AgentHost.Kernel.Capabilities;

namespace AgentHost.Kernel.Hooks;

/// <summary>The hooks that sources found in a workspace, in the order in which they run.</summary>
/// <param name="hooks">Each with its source.</param>
/// <param name="distrusted">Tells why what the workspace brings is not what was trusted any more; null where it is.</param>
public sealed class DynamicHooks(IReadOnlyList<(CapabilityDescriptor Source, FoundHook Hook)> hooks, Func<string?>? distrusted = null)
{
    public static DynamicHooks None { get; } = new([]);

    public IReadOnlyList<(CapabilityDescriptor Source, FoundHook Hook)> All => hooks;

    public bool Any(HookEvent hookEvent)
    {
        foreach (var (_, hook) in hooks)
        {
            if (hook.Event == hookEvent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells why a hook must not start anything: a turn keeps what it began with; what a script is now may be another's. Null where it may.</summary>
    public string? DistrustOf(FoundHook hook) => hook.OfPerson ? null : distrusted?.Invoke();
}
