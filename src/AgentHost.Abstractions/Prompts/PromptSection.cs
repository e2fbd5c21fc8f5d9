namespace AgentHost;

/// <summary>A section of the system prompt that code writes. One that is only text is a <c>file</c> in the manifest's <c>prompt-section</c> entry.</summary>
public abstract class PromptSection
{
    /// <summary>Writes the section for a turn; null when there is nothing to say. Bounded by the host (5 s).</summary>
    public abstract ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken);
}
