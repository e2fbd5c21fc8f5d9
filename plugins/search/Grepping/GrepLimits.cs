namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Bounds of a search.</summary>
/// <param name="Matches">Matching lines shown.</param>
/// <param name="Context">Lines around each.</param>
/// <param name="LineLength">Characters shown of a line.</param>
/// <param name="AfterPath">File of the last match of the former answer.</param>
/// <param name="AfterLine">Its line.</param>
internal sealed record GrepLimits(int Matches, int Context, int LineLength, string? AfterPath, int AfterLine);
