namespace AgentHost.Plugins.Search.Grepping;

/// <summary>A line to show.</summary>
internal readonly record struct FoundLine(int Number, string Text, bool IsMatch);
