using System.Runtime.InteropServices;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A part of a text.</summary>
/// <param name="Start">Its first character (UTF-16), from 0.</param>
/// <param name="Length">Its characters, 1 or more.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextMark(int Start, int Length);
