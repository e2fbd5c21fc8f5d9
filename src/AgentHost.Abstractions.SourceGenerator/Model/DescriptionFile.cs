namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A file among the additional files that describes the tool it is named after.</summary>
internal sealed record DescriptionFile(string Tool, string Text);
