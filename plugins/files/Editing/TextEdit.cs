namespace AgentHost.Plugins.Files.Editing;

/// <summary>One replacement.</summary>
/// <param name="Path">File.</param>
/// <param name="Old">Exact text to replace.</param>
/// <param name="New">Text to put there.</param>
/// <param name="All">Replace every occurrence.</param>
internal sealed record TextEdit(string Path, string Old, string New, bool All = false);
