namespace AgentHost;

/// <summary>A section of the system prompt.</summary>
/// <param name="Name">Its name, such as <c>base</c> or <c>environment</c>.</param>
/// <param name="Text">Its text.</param>
public sealed record PromptText(string Name, string Text);
