using System.Security.Cryptography;
using System.Text;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Looks whether anything stands otherwise than at the last look, without git: mostly nothing does.</summary>
/// <param name="calls">The system's calls.</param>
/// <param name="root">Real path of the workspace.</param>
/// <param name="readSources">Reads what else says what a look finds.</param>
/// <param name="time">The clock that files are stamped by.</param>
internal sealed class QuickLook(NativeFileSystem calls, string root, Func<LookSources?> readSources, TimeProvider time)
{
    /// <summary>The most bytes that are read to tell two contents from each other; with more git does it.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Takes the stamps of what the last look went by; null where there was none, or they cannot be had.</summary>
    public TreeStamps? Take(LookFindings? last) => last is null ? null : TreeStamps.Take(calls, root, last, readSources, time);

    /// <summary>The witness of now, where nothing differs from the one before.</summary>
    public TreeWitness? Compare(TreeWitness before, TreeStamps now, IReadOnlyDictionary<string, SnapshotEntry> files)
    {
        var left = MostBytes;
        return before.Compare(now, path => Holds(path, files, ref left) == true);
    }

    /// <summary>Files that hold something else than was recorded, and whose facts git could take for the same.</summary>
    public IReadOnlyList<string> FindOthers(TreeWitness before, TreeStamps now, IReadOnlyDictionary<string, SnapshotEntry> files)
    {
        var left = MostBytes;
        return [.. before.FindAlike(now).Where(path => Holds(path, files, ref left) == false)];
    }

    /// <summary>Tells whether a file holds what was recorded; null where that cannot be told.</summary>
    private bool? Holds(string path, IReadOnlyDictionary<string, SnapshotEntry> files, ref long left)
    {
        if (!files.TryGetValue(path, out var entry))
        {
            return null;
        }

        var full = $"{root}/{path}";
        if (entry.IsLink)
        {
            return calls.ReadLink(full, out var target) == LinkKind.Link ? NameOf(Encoding.UTF8.GetBytes(target!)) == entry.Object : null;
        }

        try
        {
            using var handle = calls.OpenRead(full);
            var length = RandomAccess.GetLength(handle);
            left -= length;
            return left < 0 ? null : NameOf(PlainFile.Read(handle, length)) == entry.Object;
        }
        catch (Exception fault) when (fault is FileAccessException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The name that git gives a content.</summary>
    private static string NameOf(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
