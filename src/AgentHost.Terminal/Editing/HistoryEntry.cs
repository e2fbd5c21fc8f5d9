namespace AgentHost.Terminal.Editing;

/// <summary>A prompt that was sent, or stashed.</summary>
/// <param name="Workspace">Real path of the folder that it was typed in.</param>
/// <param name="Text">The text, pastes in their places.</param>
internal sealed record HistoryEntry(string Workspace, string Text);
