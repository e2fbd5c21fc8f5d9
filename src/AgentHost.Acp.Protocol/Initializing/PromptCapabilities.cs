namespace AgentHost.Acp.Protocol;

/// <summary>Content of prompts that an agent takes beyond text and links.</summary>
public sealed record PromptCapabilities
{
    /// <summary>Images.</summary>
    public bool Image { get; init; }

    /// <summary>Sound.</summary>
    public bool Audio { get; init; }

    /// <summary>Resources with their content.</summary>
    public bool EmbeddedContext { get; init; }
}
