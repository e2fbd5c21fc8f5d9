using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>Operators.</summary>
internal enum Operator
{
    /// <summary>A value that stands for itself.</summary>
    Literal = 0,
    Name,
    Member,
    Index,
    List,
    Or,
    And,
    Not,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Matches,
    Add,
    Subtract,
    Negate,
    Else,
    Length,
}
