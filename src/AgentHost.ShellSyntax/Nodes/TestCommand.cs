namespace AgentHost.ShellSyntax.Nodes;

/// <summary><c>[[ … ]]</c>.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Words">Its words in their order; operators of the test are among them as plain words.</param>
/// <param name="HasOperators">
/// Whether it holds <c>&amp;&amp;</c>, <c>||</c>, <c>(</c>, <c>&lt;</c> or <c>&gt;</c>, which other shells read as their own.
/// </param>
public sealed record TestCommand(SourceSpan Span, IReadOnlyList<ShellWord> Words, bool HasOperators) : ShellCommand(Span);
