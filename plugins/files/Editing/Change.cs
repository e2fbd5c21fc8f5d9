namespace AgentHost.Plugins.Files.Editing;

/// <summary>A piece of a text with LF endings, and what takes its place.</summary>
internal readonly record struct Change(int Start, int Length, string With);
