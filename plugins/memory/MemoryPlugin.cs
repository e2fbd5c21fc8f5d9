namespace AgentHost.Plugins.Memory;

/// <summary>Project memory: the tool <c>memory</c>, its section in the system prompt, and <c>/memory</c> for the person.</summary>
public sealed partial class MemoryPlugin : Plugin
{
    /// <summary>Detector of requests to remember in people's prompts.</summary>
    internal MemoryRequestDetector Asked { get; } = new();

    /// <summary>Turns that may write, where writing waits for their end.</summary>
    internal FinishedTurns Ends { get; } = new();

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "memory", workspace => new MemorySection(workspace, Asked));
        context.Register<Hook>(CapabilityKinds.Hook, "memory-end", workspace => new EndHook(workspace, Ends));
        context.Register<Command>(CapabilityKinds.Command, "memory", static workspace => new MemoryCommand(workspace));
        return default;
    }
}
