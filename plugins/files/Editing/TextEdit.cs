namespace AgentHost.Plugins.Files.Editing;

/// <summary>One replacement.</summary>
/// <param name="All">Every occurrence.</param>
internal sealed record TextEdit(string Path, string Old, string New, bool All = false);
