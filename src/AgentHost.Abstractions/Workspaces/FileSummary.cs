using System.Runtime.InteropServices;

namespace AgentHost;

/// <summary>The little that is known of a file without opening it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes, for a file.</param>
/// <param name="Modified">Last change, UTC.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileSummary(FileKind Kind, long Length, DateTimeOffset Modified);
