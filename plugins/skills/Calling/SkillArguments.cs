namespace AgentHost.Plugins.Skills.Calling;

/// <summary>Arguments of <c>skill</c>. Its schema is in each first request: bounds are held by the tool.</summary>
/// <param name="File">File of it to read instead.</param>
/// <param name="Query">Finds skills by words.</param>
internal sealed record SkillArguments(string? Name = null, string? Arguments = null, string? File = null, string? Query = null);
