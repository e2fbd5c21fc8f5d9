namespace AgentHost.Models.Catalog;

/// <summary>A list of models that a plugin brings.</summary>
/// <param name="Path">The file.</param>
/// <param name="Foreign">Types of providers that other plugins declare: what it says of those is passed over.</param>
public sealed record ModelListFile(string Path, IReadOnlySet<string> Foreign);
