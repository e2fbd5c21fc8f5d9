namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A plugin class and its place.</summary>
internal sealed record PluginFound(PluginModel Model, LocationInfo Location);
