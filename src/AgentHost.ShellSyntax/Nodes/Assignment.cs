namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>NAME=value</c>, <c>NAME+=value</c>, <c>NAME[i]=value</c>, <c>NAME=(…)</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Name">The variable.</param>
/// <param name="Append">True for <c>+=</c>.</param>
public sealed record Assignment(SourceSpan Span, string Name, bool Append) : ShellNode(Span)
{
    /// <summary>Parts of the index between the brackets; null where there are none.</summary>
    public IReadOnlyList<WordPart>? Index { get; init; }

    /// <summary>The value; null where it is a list.</summary>
    public ShellWord? Value { get; init; }

    /// <summary>The list's values; null where it is none.</summary>
    public IReadOnlyList<ShellWord>? Elements { get; init; }
}
