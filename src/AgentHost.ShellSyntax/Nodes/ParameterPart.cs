namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>$name</c> or <c>${…}</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Quote">Its kind of quoting.</param>
/// <param name="Name">The variable, or the special character.</param>
/// <param name="Operator">
/// What is done with it: <c>:-</c>, <c>=</c>, <c>##</c>, <c>/</c>, <c>@</c> …; <c>length</c> for <c>${#x}</c>; empty where nothing is.
/// </param>
/// <param name="Inner">What the index and the operator's argument hold.</param>
public sealed record ParameterPart(SourceSpan Span, QuoteKind Quote, string Name, string Operator, IReadOnlyList<WordPart> Inner) : WordPart(Span, Quote)
{
    /// <summary>True when its value is the name of another (<c>${!x}</c>).</summary>
    public bool Indirect { get; init; }

    /// <summary>True when it has an index, which bash evaluates as arithmetic.</summary>
    public bool HasIndex { get; init; }

    /// <summary>True when it sets the variable where that is empty.</summary>
    public bool Assigns => Operator is "=" or ":=";
}
