namespace AgentHost.Plugins.Files.Editing;

/// <summary>What one replacement came to.</summary>
/// <param name="Text">The text after it; unchanged when it failed.</param>
internal sealed record Replacement(string Text)
{
    /// <summary>Why it could not be done.</summary>
    public string? Error { get; init; }

    /// <summary>A remark for the model.</summary>
    public string? Note { get; init; }
}
