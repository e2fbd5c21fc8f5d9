namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A class that derives from the contract's plugin class.</summary>
internal sealed record PluginModel(TypeDeclaration Declaration, bool IsPartial);
