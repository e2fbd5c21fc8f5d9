using System.Runtime.InteropServices;

namespace AgentHost.FileSystem;

/// <summary>Facts of a name in the file system that differ when what stands there was changed, or is another file.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The file's number (inode) in it.</param>
/// <param name="Mode">Kind and permission bits.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">Last change of the content, in nanoseconds since 1970.</param>
/// <param name="Changed">Last change of content, name or permissions, in nanoseconds since 1970: the system alone sets it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileStamp(ulong Device, ulong Number, int Mode, long Length, long Modified, long Changed)
{
    /// <summary>Says that it is the same file, folder or link with the same permissions, whatever is in it.</summary>
    public bool IsSameNode(in FileStamp other) => Number == other.Number && Device == other.Device && Mode == other.Mode;
}
