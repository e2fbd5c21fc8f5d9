using System.Runtime.InteropServices;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>State of a <see cref="CodeLexer"/> between two lines: the text or comment that goes on, if any. The default is that of a file's begin.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CodeState
{
    /// <summary>Number of the span that goes on, from 1, or a mode of a scanner's own; 0 for none.</summary>
    internal int Mode { get; init; }

    /// <summary>Levels of a span that nests.</summary>
    internal int Depth { get; init; }

    /// <summary>Text that ends what goes on, where that is not always the same.</summary>
    internal string? End { get; init; }
}
