namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>Files that a file imports.</summary>
/// <param name="Files">Labels and texts of what was read, in order.</param>
/// <param name="Notes">What was not read and why, as sentences in parentheses.</param>
/// <param name="IsAll">True where the file itself says nothing else.</param>
internal sealed record ImportedFiles(IReadOnlyList<(string Label, string Text)> Files, IReadOnlyList<string> Notes, bool IsAll)
{
    /// <summary>The importing file's own text with the notes behind it; null where it says nothing of its own.</summary>
    public string? OwnText(string text) => Notes.Count > 0 ? $"{text}\n{string.Join('\n', Notes)}" : IsAll ? null : text;
}
