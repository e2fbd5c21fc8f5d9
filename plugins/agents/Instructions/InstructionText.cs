namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>The text of a file, or the reason why it was not read.</summary>
/// <param name="Text">The beginning of its text; null where it was not read.</param>
/// <param name="Length">Length of the file, in bytes.</param>
/// <param name="Problem">The reason, in words that follow a colon; null where there is none.</param>
internal readonly record struct InstructionText(string? Text, long Length, string? Problem);
