namespace AgentHost.Kernel.Hooks;

/// <summary>What events can do.</summary>
internal static class HookEvents
{
    /// <summary>Whether what follows waits behind a gate that is shut when a hook is broken. Not at a stop, where a broken hook would send the model on forever, nor where a person is asked anyway.</summary>
    public static bool FailureBlocks(HookEvent hookEvent) => hookEvent is HookEvent.PreTool or HookEvent.PromptSubmit;

    /// <summary>The name in settings: <c>preTool</c>.</summary>
    public static string Name(HookEvent hookEvent)
    {
        var name = hookEvent.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
