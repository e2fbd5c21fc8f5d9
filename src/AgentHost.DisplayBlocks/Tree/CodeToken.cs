using System.Runtime.InteropServices;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A part of a <see cref="CodeLine"/>.</summary>
/// <param name="Start">Its first character (UTF-16), from 0.</param>
/// <param name="Length">Its characters.</param>
/// <param name="Class">Its class.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CodeToken(int Start, int Length, CodeClass Class);
