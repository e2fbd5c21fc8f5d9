using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>A text or comment between two marks.</summary>
/// <param name="Open">Mark that begins it.</param>
/// <param name="Close">Mark that ends it.</param>
/// <param name="Class">Its class.</param>
internal sealed record SpanRule(string Open, string Close, CodeClass Class)
{
    /// <summary>Character that takes the meaning from the next one; <c>\0</c> for none.</summary>
    public char Escape { get; init; }

    /// <summary>True where it may go on in the next line; one that may not ends with its line.</summary>
    public bool IsMultiLine { get; init; }

    /// <summary>True where the closing mark, written twice, is a part of it.</summary>
    public bool IsDoubled { get; init; }

    /// <summary>True where one can stand within another.</summary>
    public bool Nests { get; init; }

    /// <summary>True where it begins at the begin of a line alone.</summary>
    public bool AtLineStart { get; init; }
}
