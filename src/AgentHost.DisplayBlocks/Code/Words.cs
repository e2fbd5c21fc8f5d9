using System.Collections.Frozen;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Parts that tables of languages are made with.</summary>
internal static class Words
{
    public static readonly SpanRule DoubleQuoted = new("\"", "\"", CodeClass.String) { Escape = '\\' };
    public static readonly SpanRule SingleQuoted = new("'", "'", CodeClass.String) { Escape = '\\' };
    public static readonly SpanRule BlockComment = new("/*", "*/", CodeClass.Comment) { IsMultiLine = true };
    public static readonly SpanRule NestedComment = BlockComment with { Nests = true };
    public static readonly SpanRule TripleQuoted = new("\"\"\"", "\"\"\"", CodeClass.String) { Escape = '\\', IsMultiLine = true };

    /// <summary>A set of words that spaces part.</summary>
    public static FrozenSet<string> Of(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A set of words that spaces part, whatever their case.</summary>
    public static FrozenSet<string> OfAnyCase(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
