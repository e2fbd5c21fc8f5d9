namespace AgentHost.Client;

/// <summary>Entry point of a plugin's code.</summary>
/// <param name="Assembly">File name of its assembly, beside the manifest.</param>
/// <param name="Type">Full name of its <see cref="Plugin"/> type.</param>
public sealed record PluginEntry(string Assembly, string Type);
