namespace AgentHost.Plugins.Files.Editing;

/// <summary>Result of one replacement.</summary>
/// <param name="Text">The text after it; unchanged when it failed.</param>
internal sealed record Replacement(string Text)
{
    /// <summary>Reason why it could not be done; null when it was.</summary>
    public string? Error { get; init; }

    /// <summary>A remark for the model.</summary>
    public string? Note { get; init; }
}
