namespace AgentHost;

/// <summary>A text that stays when a conversation is shortened.</summary>
/// <param name="Title">Its heading, in a few words.</param>
/// <param name="Text">The text.</param>
public sealed record ContextPin(string Title, string Text);
