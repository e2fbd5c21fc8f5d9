using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>Linux. What was opened is compared with the path that was judged by asking the kernel for the open file's path.</summary>
internal sealed unsafe class LinuxFileSystem : NativeFileSystem
{
    private const int LongestTarget = 4096;

    public override LinkKind ReadLink(string path, out string? target)
    {
        target = null;
        var buffer = stackalloc byte[LongestTarget];
        var length = LinuxLibc.ReadLink(path, buffer, LongestTarget);
        if (length >= 0)
        {
            // Bytes that are no text would become another name, and what that leads to is not what the system opens.
            var bytes = new ReadOnlySpan<byte>(buffer, (int)length);
            if (!Utf8.IsValid(bytes))
            {
                return LinkKind.Refused;
            }

            target = Encoding.UTF8.GetString(bytes);
            return LinkKind.Link;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            LinuxLibc.ErrorInvalid => LinkKind.NotLink,
            LinuxLibc.ErrorMissing or LinuxLibc.ErrorNotFolder => LinkKind.Missing,
            _ => LinkKind.Refused,
        };
    }

    public override FileFacts? Stat(string path)
    {
        var raw = stackalloc byte[LinuxLibc.StatSize];
        if (LinuxLibc.Stat(LinuxLibc.CurrentFolder, path, LinuxLibc.NoFollowLinks, LinuxLibc.BasicFacts, raw) != 0)
        {
            return Marshal.GetLastPInvokeError() is LinuxLibc.ErrorMissing or LinuxLibc.ErrorNotFolder ? null : throw Denied(path);
        }

        var facts = Facts(raw);
        return facts with { Writable = facts.Writable && LinuxLibc.Access(path, 2) == 0 };
    }

    public override int NamesOf(string path)
    {
        // struct statx: number of links at 16.
        var raw = stackalloc byte[LinuxLibc.StatSize];
        return LinuxLibc.Stat(LinuxLibc.CurrentFolder, path, LinuxLibc.NoFollowLinks, LinuxLibc.BasicFacts, raw) != 0 ? 1 : KindOf(*(ushort*)(raw + 28)) switch
        {
            FileKind.File => (int)Math.Min(int.MaxValue, *(uint*)(raw + 16)),
            FileKind.Other => 0,
            _ => 1,
        };
    }

    public override FileStamp? StampOf(string path)
    {
        var raw = stackalloc byte[LinuxLibc.StatSize];
        return LinuxLibc.Stat(LinuxLibc.CurrentFolder, path, LinuxLibc.NoFollowLinks, LinuxLibc.BasicFacts, raw) == 0 ? LinuxTree.Stamp(raw) : null;
    }

    public override IReadOnlyDictionary<string, FolderStamps>? StampFolders(string root, IReadOnlySet<string> folders) => new LinuxTree(folders).Take(root);

    public override SafeFileHandle OpenRead(string path)
    {
        var descriptor = LinuxLibc.Open(path, LinuxLibc.FileFlags, 0);
        if (descriptor < 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError(), NotRegular(path));
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var raw = stackalloc byte[LinuxLibc.StatSize];
            if (LinuxLibc.Stat(descriptor, "", 0x1000, LinuxLibc.BasicFacts, raw) != 0 || KindOf(*(ushort*)(raw + 28)) != FileKind.File)
            {
                throw NotRegular(path);
            }

            Verify(descriptor, path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public override List<FileEntry> List(string path)
    {
        var descriptor = LinuxLibc.Open(path, LinuxLibc.FolderFlags, 0);
        if (descriptor < 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError(), NotFolder(path));
        }

        nint folder = 0;
        try
        {
            Verify(descriptor, path);
            folder = LinuxLibc.OpenFolder(descriptor);
            if (folder == 0)
            {
                throw Denied(path);
            }

            return ReadAll(folder, path);
        }
        finally
        {
            _ = folder != 0 ? LinuxLibc.CloseFolder(folder) : LinuxLibc.Close(descriptor);
        }
    }

    internal override IFolderCalls? OpenFolder(string path)
    {
        var descriptor = LinuxLibc.Open(path, LinuxLibc.FolderFlags, 0);
        if (descriptor < 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError(), NotFolder(path));
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            Verify(descriptor, path);
            return new LinuxFolder(this, path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    internal override IFolderCalls? TryOpenFolder(string path)
    {
        var descriptor = LinuxLibc.Open(path, LinuxLibc.FolderFlags, 0);
        if (descriptor < 0)
        {
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (ReadLink($"/proc/self/fd/{descriptor}", out var opened) == LinkKind.Link && opened == path)
        {
            return new LinuxFolder(this, path, handle);
        }

        handle.Dispose();
        return null;
    }

    public override HeldFolder Hold(string path)
    {
        var descriptor = LinuxLibc.Open(path, LinuxLibc.HoldFlags, 0);
        if (descriptor < 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError(), NotFolder(path));
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            Verify(descriptor, path);
            return new HeldFolder(path, $"/proc/self/fd/{descriptor}", handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The entries of an open folder, which is closed.</summary>
    internal List<FileEntry> ReadAllAndClose(int descriptor, string path)
    {
        var folder = LinuxLibc.OpenFolder(descriptor);
        if (folder == 0)
        {
            _ = LinuxLibc.Close(descriptor);
            throw Denied(path);
        }

        try
        {
            return ReadAll(folder, path);
        }
        finally
        {
            _ = LinuxLibc.CloseFolder(folder);
        }
    }

    /// <summary>Converts an answer of statx; the permission bits alone tell whether it may be written.</summary>
    internal static FileFacts Facts(byte* raw)
    {
        // struct statx: mode at 28, size at 40, time of last change (seconds, nanoseconds) at 112.
        int mode = *(ushort*)(raw + 28);
        var ticks = DateTime.UnixEpoch.Ticks + (*(long*)(raw + 112) * TimeSpan.TicksPerSecond) + (*(uint*)(raw + 120) / 100);
        var kind = KindOf(mode);
        return new(kind, kind == FileKind.File ? *(long*)(raw + 40) : 0, Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), mode & 0xfff, (mode & 0x92) != 0);
    }

    /// <summary>A file of an open folder could not be had.</summary>
    internal static FileAccessException FileFault(string path, int error) => Fault(path, error, NotRegular(path));

    /// <summary>It is something else.</summary>
    internal static FileAccessException NoFile(string path) => NotRegular(path);

    private List<FileEntry> ReadAll(nint folder, string path)
    {
        // struct dirent (64 bit): length of the record at 16, type at 18, name from 19.
        var entries = new List<FileEntry>();
        byte* entry;
        while ((entry = LinuxLibc.ReadFolder(folder)) != null)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
            if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                continue;
            }

            var text = Encoding.UTF8.GetString(name);
            var kind = entry[18] switch
            {
                8 => FileKind.File,
                4 => FileKind.Folder,
                10 => FileKind.Link,
                0 => Stat($"{path}/{text}")?.Kind ?? FileKind.Other,
                _ => FileKind.Other,
            };
            entries.Add(new FileEntry(text, kind));
        }

        return entries;
    }

    // A folder above may have been swapped for a link between the check and the opening: the kernel knows what it opened.
    private void Verify(int descriptor, string path)
    {
        if (ReadLink($"/proc/self/fd/{descriptor}", out var opened) == LinkKind.Link && opened != path)
        {
            throw opened == path + " (deleted)" ? FileAccessException.Missing(path) : Moved(path);
        }
    }

    /// <summary>The kind in the mode bits of a file.</summary>
    internal static FileKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Folder,
        0xa000 => FileKind.Link,
        _ => FileKind.Other,
    };

    private static FileAccessException Fault(string path, int error, FileAccessException wrongKind) => error switch
    {
        LinuxLibc.ErrorMissing => FileAccessException.Missing(path),
        LinuxLibc.ErrorNotFolder or LinuxLibc.ErrorNoDevice => wrongKind,
        LinuxLibc.ErrorLoop => Moved(path),
        _ => Denied(path),
    };
}
