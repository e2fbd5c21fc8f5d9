using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Skills.Calling;

/// <summary>Arguments of <c>skill</c>.</summary>
/// <param name="Name">Skill to load.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="File">File in its folder to read instead.</param>
/// <param name="Query">Words to find skills by.</param>
internal sealed record SkillArguments(
    [property: MaxLength(200)] string? Name = null,
    [property: MaxLength(20_000)] string? Arguments = null,
    [property: MaxLength(500)] string? File = null,
    [property: MaxLength(500)] string? Query = null);
