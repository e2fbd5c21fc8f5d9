namespace AgentHost.FileSystem;

/// <summary>Status of a path in the file system; a link is not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes, for a file.</param>
/// <param name="ModifiedTicks">Last change, in ticks of UTC.</param>
/// <param name="Mode">Unix permission bits; null elsewhere.</param>
/// <param name="Writable">True when this process may change it.</param>
public readonly record struct FileFacts(FileKind Kind, long Length, long ModifiedTicks, int? Mode, bool Writable);
