namespace AgentHost.Client;

/// <summary>Where a plugin's code begins.</summary>
/// <param name="Assembly">File name of its assembly, beside the manifest.</param>
/// <param name="Type">Full name of its <see cref="Plugin"/> type.</param>
public sealed record PluginEntry(string Assembly, string Type);
