namespace AgentHost;

/// <summary>A section of the system prompt that code writes. One that is only text is a <c>file</c> in the manifest's <c>prompt-section</c> entry.</summary>
public abstract class PromptSection
{
    /// <summary>
    /// Writes the section for a turn; null when there is nothing to say. Thread-safe, since turns of different sessions are prepared side by side; bounded by
    /// the host (5 s), at whose end the token fires and the section is left out.
    /// </summary>
    public abstract ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken);
}
