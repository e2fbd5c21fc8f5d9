namespace AgentHost.Editing.Edits;

/// <summary>An edit cannot be made; carries the sentence for the result and never leaves the room.</summary>
internal sealed class EditException(string message) : Exception(message);
