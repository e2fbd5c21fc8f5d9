namespace AgentHost;

/// <summary>Source code or command output.</summary>
/// <param name="Text">The code.</param>
/// <param name="Language">Language for colouring, such as <c>csharp</c>; absent for plain output.</param>
public sealed record CodeBlock(string Text, string? Language = null) : DisplayBlock("code");
