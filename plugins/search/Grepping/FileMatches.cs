namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Matches of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Lines">Matching lines and those around them, in order.</param>
/// <param name="Count">How many match.</param>
internal sealed record FileMatches(string Path, IReadOnlyList<FoundLine> Lines, int Count);
