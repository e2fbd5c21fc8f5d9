namespace AgentHost;

/// <summary>A table of text cells.</summary>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Rows, each as long as <paramref name="Columns"/>.</param>
public sealed record TableBlock(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : DisplayBlock("table");
