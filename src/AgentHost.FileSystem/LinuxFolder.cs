using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>An open folder of Linux: a file in it costs four calls, wherever it lies.</summary>
internal sealed unsafe class LinuxFolder(LinuxFileSystem calls, string path, SafeFileHandle handle) : IFolderCalls
{
    private const int EmptyPath = 0x1000;

    public List<FileEntry> List()
    {
        // Opened once more: the place in a listing belongs to the open file.
        var descriptor = LinuxLibc.OpenAt(handle, ".", LinuxLibc.FolderFlags, 0);
        return descriptor < 0 ? throw LinuxFileSystem.FileFault(path, Marshal.GetLastPInvokeError()) : calls.ReadAllAndClose(descriptor, path);
    }

    public FileFacts? Look(string name)
    {
        var raw = stackalloc byte[LinuxLibc.StatSize];
        if (LinuxLibc.StatAt(handle, name, LinuxLibc.NoFollowLinks, LinuxLibc.BasicFacts, raw) == 0)
        {
            return LinuxFileSystem.Facts(raw);
        }

        return Marshal.GetLastPInvokeError() is LinuxLibc.ErrorMissing or LinuxLibc.ErrorNotFolder
            ? null
            : throw LinuxFileSystem.FileFault($"{path}/{name}", LinuxLibc.ErrorAccess);
    }

    public int Read(string name, long offset, Span<byte> buffer)
    {
        // Without waiting for a pipe's writer, and not through a link.
        var descriptor = LinuxLibc.OpenAt(handle, name, LinuxLibc.FileFlags, 0);
        if (descriptor < 0)
        {
            throw LinuxFileSystem.FileFault($"{path}/{name}", Marshal.GetLastPInvokeError());
        }

        try
        {
            var raw = stackalloc byte[LinuxLibc.StatSize];
            if (LinuxLibc.Stat(descriptor, "", EmptyPath, LinuxLibc.BasicFacts, raw) != 0 || LinuxFileSystem.Facts(raw).Kind != FileKind.File)
            {
                throw LinuxFileSystem.NoFile($"{path}/{name}");
            }

            fixed (byte* start = buffer)
            {
                var read = LinuxLibc.Read(descriptor, start, buffer.Length, offset);
                return read >= 0 ? (int)read : throw LinuxFileSystem.FileFault($"{path}/{name}", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = LinuxLibc.Close(descriptor);
        }
    }

    public void Dispose() => handle.Dispose();
}
