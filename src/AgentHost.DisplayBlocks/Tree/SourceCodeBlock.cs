using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Source code.</summary>
/// <param name="Lines">Its lines.</param>
public sealed record SourceCodeBlock(IReadOnlyList<CodeLine> Lines) : Block
{
    /// <summary>Language, as its author named it; null where none was named.</summary>
    public string? Language { get; init => field = value is null ? null : SafeText.Line(value, 40); }

    /// <summary>Number of the first line, where it is a part of a file; null where lines have no numbers.</summary>
    public int? FirstLine { get; init; }
}
