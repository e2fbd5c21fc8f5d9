using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using AgentHost.Packages.Store;

namespace AgentHost.Packages.Archives;

/// <summary>Unpacks <c>.agentplugin</c> files (zip) into an empty folder, and nothing anywhere else.</summary>
internal static class PackageUnpacker
{
    private const uint EndSignature = 0x06054b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;
    private const int WindowsReparse = 0x400;

    /// <summary>Unpacks a file. What a fault leaves in the folder is the caller's to remove.</summary>
    /// <param name="file">The package.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="bounds">Its limits.</param>
    /// <param name="below">Takes what lies below this folder of the package (<c>plugin/</c>) and leaves the rest; empty for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HostException">It is not taken.</exception>
    public static async ValueTask UnpackAsync(string file, string folder, PackageBounds bounds, string below, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        CheckForm(stream, bounds);
        try
        {
            await using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entries = archive.Entries;
            if (entries.Count > bounds.Entries)
            {
                throw PackageFault.Of($"The package has more than {bounds.Entries} entries; that is no plugin.");
            }

            var names = new PackageNames();
            foreach (var entry in entries)
            {
                CheckEntry(entry, names);
            }

            long total = 0;
            foreach (var entry in entries.Where(entry => !IsFolder(entry) && entry.FullName.StartsWith(below, StringComparison.Ordinal)))
            {
                total = await WriteAsync(entry, Path.Combine(folder, entry.FullName[below.Length..]), total, bounds, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw PackageFault.Of($"The package is damaged or cut short: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    /// <summary>Bounds what reading the directory may cost, before it is read.</summary>
    private static void CheckForm(FileStream stream, PackageBounds bounds)
    {
        if (stream.Length > bounds.Packed)
        {
            throw PackageFault.Of($"The package is larger than {bounds.Packed / 1024 / 1024} MB; that is no plugin.");
        }

        Span<byte> head = stackalloc byte[4];
        if (stream.Length < EndLength || stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(head) != LocalSignature)
        {
            throw PackageFault.Of("The file is no package of a plugin: it is no zip file, or is cut short.");
        }

        var tail = new byte[(int)Math.Min(stream.Length, ushort.MaxValue + EndLength)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        stream.Position = 0;
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
            {
                continue;
            }

            var end = tail.AsSpan(at);
            var start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue || start == uint.MaxValue)
            {
                throw PackageFault.Of("The package is a zip file of the large form, which no plugin needs.");
            }

            // The directory is read up to its end, whatever its own fields say of its size.
            if (stream.Length - start > bounds.Directory + tail.Length)
            {
                throw PackageFault.Of("The package has a directory larger than that of any plugin.");
            }

            return;
        }

        throw PackageFault.Of("The package is cut short: the directory at its end is missing.");
    }

    private static void CheckEntry(ZipArchiveEntry entry, PackageNames names)
    {
        var name = entry.FullName;
        var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
        if (type is not (0 or UnixRegular or UnixFolder) || (entry.ExternalAttributes & WindowsReparse) != 0)
        {
            throw PackageFault.Of($"The entry {PackageFault.Quote(name)} is a link or a device; a package holds files and folders.");
        }

        if (entry.IsEncrypted)
        {
            throw PackageFault.Of($"The entry {PackageFault.Quote(name)} is encrypted; a package is open.");
        }

        if (!IsFolder(entry))
        {
            if (type == UnixFolder)
            {
                throw PackageFault.Of($"The entry {PackageFault.Quote(name)} says that it is a file and a folder.");
            }

            names.AddFile(name);
        }
        else if (entry.Length != 0)
        {
            throw PackageFault.Of($"The folder {PackageFault.Quote(name)} has content of its own.");
        }
        else
        {
            names.AddFolder(name[..^1]);
        }
    }

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/');

    private static async ValueTask<long> WriteAsync(ZipArchiveEntry entry, string path, long total, PackageBounds bounds, CancellationToken cancellationToken)
    {
        var name = PackageFault.Quote(entry.FullName);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var executable = ((entry.ExternalAttributes >> 16) & (int)UnixFileMode.UserExecute) != 0;
        await using var file = StoredFiles.Create(path, executable);
        await using var content = await entry.OpenAsync(cancellationToken);
        var buffer = new byte[128 * 1024];
        long length = 0;
        var crc = new Crc32();
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            length += read;
            if (length > entry.Length)
            {
                throw Lies(name);
            }

            if (total + length > bounds.Unpacked)
            {
                throw PackageFault.Of($"The package unpacks to more than {bounds.Unpacked / 1024 / 1024} MB; that is no plugin.");
            }

            if (length > bounds.RatioFrom && length / bounds.Ratio > Math.Max(1, entry.CompressedLength))
            {
                throw PackageFault.Of($"The entry {name} is packed more than {bounds.Ratio} times; that is a bomb, no plugin.");
            }

            crc.Append(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (length != entry.Length)
        {
            throw Lies(name);
        }

        if (crc.GetCurrentHashAsUInt32() != entry.Crc32)
        {
            throw PackageFault.Of($"The entry {name} is damaged: its check sum is wrong.");
        }

        file.Flush(flushToDisk: true);
        return total + length;
    }

    private static HostException Lies(string name) => PackageFault.Of($"The entry {name} is not as long as the package says.");
}
