namespace AgentHost.GitPatterns;

/// <summary>One step of a pattern within a path's segment.</summary>
/// <param name="Kind">What it matches.</param>
/// <param name="Character">For a literal.</param>
/// <param name="Class">For a class.</param>
internal readonly record struct GlobToken(GlobTokenKind Kind, char Character = '\0', CharacterClass? Class = null);
