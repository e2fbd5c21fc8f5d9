using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>Systems other than Linux, by the runtime's own means.</summary>
internal sealed class PortableFileSystem : NativeFileSystem
{
    public override LinkKind ReadLink(string path, out string? target)
    {
        target = null;
        try
        {
            var info = new FileInfo(path);
            target = info.LinkTarget?.Replace('\\', '/');
            return target is not null ? LinkKind.Link : info.Exists || Directory.Exists(path) ? LinkKind.NotLink : LinkKind.Missing;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return LinkKind.Refused;
        }
    }

    public override FileFacts? Stat(string path)
    {
        try
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (info.LinkTarget is not null)
            {
                return new FileFacts(FileKind.Link, 0, info.LastWriteTimeUtc.Ticks, null, false);
            }

            if (!info.Exists)
            {
                return null;
            }

            var kind = info is DirectoryInfo ? FileKind.Folder : info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Other : FileKind.File;
            int? mode = OperatingSystem.IsWindows() ? null : (int)info.UnixFileMode;
            var writable = mode is { } bits ? (bits & 0x92) != 0 : kind == FileKind.Folder || !info.Attributes.HasFlag(FileAttributes.ReadOnly);
            return new FileFacts(kind, info is FileInfo file ? file.Length : 0, info.LastWriteTimeUtc.Ticks, mode, writable);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Denied(path);
        }
    }

    public override SafeFileHandle OpenRead(string path)
    {
        switch (Stat(path)?.Kind)
        {
            case null:
                throw FileAccessException.Missing(path);
            case FileKind.File:
                break;
            case FileKind.Link:
                throw Moved(path);
            default:
                throw NotRegular(path);
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileAccessException.Missing(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Denied(path);
        }
    }

    public override List<FileEntry> List(string path)
    {
        try
        {
            var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
            return [.. new FileSystemEnumerable<FileEntry>(path, static (ref FileSystemEntry entry) => new FileEntry(
                entry.FileName.ToString(),
                entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? FileKind.Link
                    : entry.IsDirectory ? FileKind.Folder
                    : entry.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Other
                    : FileKind.File),
                options)];
        }
        catch (DirectoryNotFoundException)
        {
            throw File.Exists(path) ? NotFolder(path) : FileAccessException.Missing(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(path) ? NotFolder(path) : Denied(path);
        }
    }

    public override HeldFolder Hold(string path) => Stat(path)?.Kind switch
    {
        null => throw FileAccessException.Missing(path),
        FileKind.Folder => new HeldFolder(path, path, null),
        FileKind.Link => throw Moved(path),
        _ => throw NotFolder(path),
    };
}
