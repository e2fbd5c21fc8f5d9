using System.Runtime.InteropServices;

namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Lines that stand for others.</summary>
/// <param name="Old">First line before, from 0.</param>
/// <param name="Removed">Lines before.</param>
/// <param name="New">First line behind, from 0.</param>
/// <param name="Added">Lines behind.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DiffChange(int Old, int Removed, int New, int Added);
