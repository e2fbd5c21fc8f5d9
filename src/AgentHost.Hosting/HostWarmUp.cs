namespace AgentHost.Hosting;

/// <summary>Code that every turn needs, run once on another core while the command line is still being read (docs/decisions/0008).</summary>
/// <remarks>
/// What a new process spends before its first request is mostly the runtime making code and types ready at their first use.
/// This changes nothing that anyone could see: no file is touched, no byte leaves the process, and nothing waits for it.
/// </remarks>
internal static class HostWarmUp
{
    /// <summary>Begins in the background and returns at once. Never throws.</summary>
    public static void Begin() => _ = Task.Run(Run);

    private static void Run()
    {
        try
        {
            WarmJson();
        }
        catch (Exception)
        {
            // Nothing depends on it: who needs the same code meets the same fault, and can say what it was for.
        }
    }

    /// <summary>Reads and writes one of each record that a start reads or writes.</summary>
    internal static void WarmJson()
    {
        AgentJson.Read<PluginManifest>("""{"id":"t","version":"1.0.0","contributes":{"tools":[]},"permissions":{}}""");
        AgentJson.Read<ProviderSpec>("""{"name":"t"}""");
        AgentJson.Read<ToolSpec>("""{"name":"t","description":"t","inputSchema":{}}""");
        AgentJson.Read<PromptSectionSpec>("""{"name":"t","slot":"t"}""");
        AgentEvent[] events =
        [
            new SessionCreated(new SessionInfo("t", "t", "t", default)),
            new TurnStarted([new TextPart("t")], "t"),
            new MessageAppended("t", MessageRole.User) { Parts = [new TextPart("t")] },
            new StepStarted(1, "t", 1),
        ];
        foreach (var e in events)
        {
            AgentJson.WriteBytes(e);
        }
    }
}
