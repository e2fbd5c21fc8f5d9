using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>
/// Opens files by names that a repository or a person's folders give them, before anybody was asked: regular files alone, as far as a bound.
/// A pipe without a writer, a device without an end and what a link makes of a name keep nobody waiting.
/// </summary>
/// <remarks>Thread-safe. Links are followed: people keep their settings elsewhere.</remarks>
public static unsafe class PlainFile
{
    /// <summary>Opens a regular file for reading.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="length">
    /// Its length in bytes, links followed. What has none (also files that a system makes up as they are read) has nothing to say, and is not to be read.
    /// </param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is no regular file (<see cref="FileAccessFailure.WrongKind"/>), or cannot be opened.</exception>
    public static SafeFileHandle Open(string path, out long length) =>
        OperatingSystem.IsLinux() ? OpenOnLinux(path, out length) : OpenElsewhere(path, out length);

    /// <summary>All bytes of a regular file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most that it may have.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is no regular file, is longer, or cannot be read.</exception>
    public static byte[] ReadBytes(string path, long most)
    {
        using var handle = Open(path, out var length);
        if (length > most)
        {
            throw new IOException($"{path} has more than the {most} bytes that are read.");
        }

        return Read(handle, length);
    }

    /// <summary>The length of a regular file in bytes, links followed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is no regular file.</exception>
    public static long LengthOf(string path)
    {
        using var handle = Open(path, out var length);
        return length;
    }

    /// <summary>A regular file's text, in UTF-8 or as its mark at the beginning says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is no regular file, is longer, or cannot be read.</exception>
    public static string ReadText(string path, long most) => TextOf(ReadBytes(path, most));

    /// <summary>A regular file's lines. Throws as <see cref="ReadBytes"/> does.</summary>
    public static IReadOnlyList<string> ReadLines(string path, long most)
    {
        using var reader = new StringReader(ReadText(path, most));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The bytes of an open file, as many as it had when it was opened at most.</summary>
    public static byte[] Read(SafeFileHandle handle, long length)
    {
        var bytes = new byte[length];
        var used = 0;
        int read;
        while (used < bytes.Length && (read = RandomAccess.Read(handle, bytes.AsSpan(used), used)) > 0)
        {
            used += read;
        }

        return used == bytes.Length ? bytes : bytes[..used];
    }

    private static string TextOf(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static SafeFileHandle OpenOnLinux(string path, out long length)
    {
        // Looked at first, since opening a device can do something by itself; and again, for what was opened.
        length = 0;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new IOException("The path has a character in it that no path has.");
        }

        RequireRegular(path, LinuxLibc.CurrentFolder, path, 0);
        var descriptor = LinuxLibc.Open(path, LinuxLibc.LinkedFileFlags, 0);
        if (descriptor < 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError());
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            // AT_EMPTY_PATH: of the open file itself.
            length = RequireRegular(path, descriptor, "", 0x1000);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static long RequireRegular(string path, int folder, string name, int flags)
    {
        // struct statx: mode at 28, size at 40.
        var raw = stackalloc byte[LinuxLibc.StatSize];
        if (LinuxLibc.Stat(folder, name, flags, LinuxLibc.BasicFacts, raw) != 0)
        {
            throw Fault(path, Marshal.GetLastPInvokeError());
        }

        return (*(ushort*)(raw + 28) & 0xf000) == 0x8000 ? *(long*)(raw + 40) : throw NotRegular(path);
    }

    private static SafeFileHandle OpenElsewhere(string path, out long length)
    {
        var file = new FileInfo(path);
        var real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (!real.Exists)
        {
            throw Directory.Exists(path) ? NotRegular(path) : Missing(path);
        }

        // Pipes and devices have no length: they are never opened, since that could wait for ever.
        length = real.Length;
        return length == 0 ? new SafeFileHandle() : File.OpenHandle(real.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    private static Exception Fault(string path, int error) => error switch
    {
        LinuxLibc.ErrorMissing or LinuxLibc.ErrorNotFolder => Missing(path),
        LinuxLibc.ErrorAccess => new UnauthorizedAccessException($"{path} may not be read."),
        LinuxLibc.ErrorLoop => new IOException($"{path} leads around in a circle of links."),
        _ => new IOException($"{path} cannot be opened (error {error} of the system)."),
    };

    private static FileNotFoundException Missing(string path) => new($"{path} does not exist.", path);

    private static FileAccessException NotRegular(string path) =>
        new(FileAccessFailure.WrongKind, path, $"{path} is no regular file; folders, pipes, sockets and devices are not read.");
}
