using System.Runtime.InteropServices;
using System.Text;

namespace AgentHost.FileSystem;

/// <summary>Takes the stamps of folders, each reached through the open one above it: no link is followed below the root.</summary>
/// <param name="folders">Paths of the folders from the root, without it.</param>
internal sealed unsafe class LinuxTree(IReadOnlySet<string> folders)
{
    private const int MostDepth = 200;
    private readonly Dictionary<string, FolderStamps> _taken = new(folders.Count + 1, StringComparer.Ordinal);
    private readonly List<byte> _listing = [];
    private readonly List<int> _ends = [];
    private readonly List<FileStamp> _stamps = [];

    /// <summary>Takes them.</summary>
    /// <returns>Those that could be listed, by path; null where the root is none of them, or there is more depth than is looked into.</returns>
    public Dictionary<string, FolderStamps>? Take(string root)
    {
        var descriptor = LinuxLibc.Open(root, LinuxLibc.FolderFlags, 0);
        return descriptor >= 0 && Take(descriptor, "", 0) && _taken.ContainsKey("") ? _taken : null;
    }

    /// <summary>Converts an answer of statx.</summary>
    public static FileStamp Stamp(byte* raw)
    {
        // struct statx: mode at 28, number at 32, size at 40, time of the last change of status at 96, of content at 112, device at 136.
        return new(
            *(ulong*)(raw + 136),
            *(ulong*)(raw + 32),
            *(ushort*)(raw + 28),
            *(long*)(raw + 40),
            unchecked((*(long*)(raw + 112) * 1_000_000_000) + *(uint*)(raw + 120)),
            unchecked((*(long*)(raw + 96) * 1_000_000_000) + *(uint*)(raw + 104)));
    }

    /// <summary>Takes an open folder, which is closed, and those in it.</summary>
    private bool Take(int descriptor, string path, int depth)
    {
        var folder = LinuxLibc.OpenFolder(descriptor);
        if (folder == 0)
        {
            _ = LinuxLibc.Close(descriptor);
            return true;
        }

        try
        {
            var stamps = List(folder, descriptor, path);
            _taken.Add(path, stamps);
            for (var i = 0; i < stamps.Count; i++)
            {
                if (stamps.KindOf(i) != FileKind.Folder || stamps.PathOf(i) is not { } inner || !folders.Contains(inner))
                {
                    continue;
                }

                if (depth == MostDepth)
                {
                    return false;
                }

                var opened = LinuxLibc.OpenAt(descriptor, stamps.NameOf(i)!, LinuxLibc.FolderFlags, 0);
                if (opened >= 0 && !Take(opened, inner, depth + 1))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _ = LinuxLibc.CloseFolder(folder);
        }
    }

    private FolderStamps List(nint folder, int descriptor, string path)
    {
        _listing.Clear();
        _ends.Clear();
        _stamps.Clear();
        var raw = stackalloc byte[LinuxLibc.StatSize];
        byte* entry;
        while ((entry = LinuxLibc.ReadFolder(folder)) != null)
        {
            // struct dirent (64 bit): type at 18, name from 19.
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
            if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                continue;
            }

            var stamp = LinuxLibc.Stat(descriptor, entry + 19, LinuxLibc.NoFollowLinks, LinuxLibc.BasicFacts, raw) == 0 ? Stamp(raw) : default;
            _listing.Add((byte)LinuxFileSystem.KindOf(stamp.Mode));
            _listing.AddRange(name);
            _ends.Add(_listing.Count);
            _stamps.Add(stamp);
        }

        return new FolderStamps(path, [.. _listing], [.. _ends], [.. _stamps]);
    }
}
