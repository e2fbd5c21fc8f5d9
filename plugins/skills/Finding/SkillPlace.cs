namespace AgentHost.Plugins.Skills.Finding;

/// <summary>A folder of skills.</summary>
/// <param name="Folder">Its path.</param>
/// <param name="Scope">Whose it is.</param>
/// <param name="Label">How people are told of it: <c>.agents/skills</c>, <c>~/.claude/skills</c>.</param>
internal sealed record SkillPlace(string Folder, SkillScope Scope, string Label)
{
    /// <summary>For a project's: the folder that nothing may lie out of.</summary>
    public string? Root { get; init; }
}
