using System.Runtime.InteropServices;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>A line that matches.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">After its last one, before the line break.</param>
/// <param name="Column">Where the match begins in it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineSpan(int Start, int End, int Column);
