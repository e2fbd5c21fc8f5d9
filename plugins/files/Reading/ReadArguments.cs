namespace AgentHost.Plugins.Files.Reading;

/// <summary>Arguments of <c>read</c>.</summary>
/// <param name="Path">File, or blob:ID.</param>
/// <param name="Offset">First line, from 1.</param>
/// <param name="Limit">Lines.</param>
internal sealed record ReadArguments(string Path, int? Offset = null, int? Limit = null);
