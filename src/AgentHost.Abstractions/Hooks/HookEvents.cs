namespace AgentHost;

/// <summary>The table of events: what a hook can do at each.</summary>
public static class HookEvents
{
    /// <summary>Says that something follows which a hook can keep from happening.</summary>
    public static bool CanBlock(HookEvent hookEvent) =>
        hookEvent is HookEvent.PromptSubmit or HookEvent.PreTool or HookEvent.PermissionAsk or HookEvent.PreCompact or HookEvent.Stop or HookEvent.SubagentStop;

    /// <summary>
    /// Says that what follows waits behind a gate that is shut when a hook is broken. At a stop it is shut once, so that a hook that stays broken does not send
    /// the model on forever; where a person is asked, asking them is the gate.
    /// </summary>
    /// <param name="hookEvent">The event.</param>
    /// <param name="again">True when a hook sent the model on already.</param>
    public static bool FailureBlocks(HookEvent hookEvent, bool again = false) =>
        hookEvent is HookEvent.PreTool or HookEvent.PromptSubmit or HookEvent.PreCompact || (!again && hookEvent is HookEvent.Stop or HookEvent.SubagentStop);

    /// <inheritdoc cref="FailureBlocks(HookEvent, bool)"/>
    /// <param name="input">Input of the hook.</param>
    public static bool FailureBlocks(HookInput input) =>
        FailureBlocks(input.Event, input is StopInput { Again: true } or SubagentStopInput { Again: true });

    /// <summary>Says that somebody is told what a hook adds there.</summary>
    public static bool TakesContext(HookEvent hookEvent) =>
        hookEvent is HookEvent.SessionStart or HookEvent.PromptSubmit or HookEvent.PostTool or HookEvent.PreCompact;

    /// <summary>Says that a verdict has a meaning there; one that has none is no reason to leave out the hooks that follow.</summary>
    public static bool Takes(HookEvent hookEvent, HookVerdict verdict) => verdict switch
    {
        HookVerdict.Allow or HookVerdict.Deny => CanBlock(hookEvent),
        HookVerdict.Ask => hookEvent is HookEvent.PreTool or HookEvent.PermissionAsk,
        HookVerdict.Stop => CanBlock(hookEvent) || hookEvent == HookEvent.PostTool,
        _ => true,
    };

    /// <summary>The name in settings: <c>preTool</c>.</summary>
    public static string Name(HookEvent hookEvent)
    {
        var name = hookEvent.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
