using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>An expression: no calls, no loops, an answer for every state.</summary>
/// <param name="Operator">What it does.</param>
/// <param name="Operands">To what.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record Expression(Operator Operator, IReadOnlyList<Expression> Operands, Place Place)
{
    /// <summary>Value of a literal; name of a name or a member; pattern of <c>matches</c>.</summary>
    public object? Value { get; init; }

    /// <summary>Text that it was read from; empty for parts.</summary>
    public string Source { get; init; } = "";
}
