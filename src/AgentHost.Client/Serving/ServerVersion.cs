namespace AgentHost.Client;

/// <summary>Version of a server.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Api">Version of the paths: the first part of each, <c>v1</c>.</param>
public sealed record ServerVersion(string Version, string Api);
