namespace AgentHost.Plugins.SessionTools.Questions;

/// <summary>An answer to choose.</summary>
internal sealed record AskedOption(string Label, string? Description = null);
