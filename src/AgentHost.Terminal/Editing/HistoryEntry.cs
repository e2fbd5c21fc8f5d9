namespace AgentHost.Terminal.Editing;

/// <summary>A prompt that was sent, or stashed.</summary>
/// <param name="Workspace">Full path of the folder that it was typed in.</param>
/// <param name="Text">The text, pastes in their places.</param>
internal sealed record HistoryEntry(string Workspace, string Text)
{
    /// <summary>Places of the pastes that were folded, in their order: what is in them was not typed.</summary>
    public IReadOnlyList<(int Start, int Length)> Pastes { get; init; } = [];
}
