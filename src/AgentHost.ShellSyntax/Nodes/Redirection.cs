namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A redirection.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Operator">
/// As it is written: <c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;</c>, <c>&lt;&gt;</c>, <c>&gt;|</c>, <c>&gt;&amp;</c>, <c>&lt;&amp;</c>, <c>&amp;&gt;</c>,
/// <c>&amp;&gt;&gt;</c>, <c>&lt;&lt;</c>, <c>&lt;&lt;-</c>, <c>&lt;&lt;&lt;</c>.
/// </param>
/// <param name="Target">The word behind it; for a here-document what ends it.</param>
public sealed record Redirection(SourceSpan Span, string Operator, ShellWord Target) : ShellNode(Span)
{
    /// <summary>Text before the operator: a number, or <c>{name}</c>; empty where there is none.</summary>
    public string Descriptor { get; init; } = "";

    /// <summary>The text of a here-document, with its expansions; null where it is none.</summary>
    public IReadOnlyList<WordPart>? Body { get; init; }

    /// <summary>True when it is a here-document.</summary>
    public bool IsHereDocument => Operator is "<<" or "<<-";
}
