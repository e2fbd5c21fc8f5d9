using System.Text;

namespace AgentHost.FileSystem;

/// <summary>The entries of a folder at one time, in the order in which the system lists them.</summary>
/// <remarks>Immutable.</remarks>
public sealed class FolderStamps
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _listing;
    private readonly int[] _ends;
    private readonly FileStamp[] _stamps;

    /// <summary>Makes one.</summary>
    /// <param name="path">Path from the tree's root; empty for that.</param>
    /// <param name="listing">For each entry a byte for its kind, and its name.</param>
    /// <param name="ends">Where each of them ends.</param>
    /// <param name="stamps">Their facts; those of nothing where an entry was gone when it was looked at.</param>
    internal FolderStamps(string path, byte[] listing, int[] ends, FileStamp[] stamps) => (Path, _listing, _ends, _stamps) = (path, listing, ends, stamps);

    /// <summary>Path from the tree's root, with <c>/</c> between names; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _ends.Length;

    /// <summary>Facts of an entry.</summary>
    public ref readonly FileStamp this[int entry] => ref _stamps[entry];

    /// <summary>Kind of an entry.</summary>
    public FileKind KindOf(int entry) => (FileKind)_listing[StartOf(entry)];

    /// <summary>Name of an entry; null where it is no UTF-8.</summary>
    public string? NameOf(int entry)
    {
        var bytes = BytesOf(entry);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Path of an entry from the tree's root; null where its name is no UTF-8.</summary>
    public string? PathOf(int entry) => NameOf(entry) is not { } name ? null : Path.Length == 0 ? name : $"{Path}/{name}";

    /// <summary>Says that two listings hold the same names of the same kinds.</summary>
    public bool HasSameNames(FolderStamps other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _listing.AsSpan().SequenceEqual(other._listing) && _ends.AsSpan().SequenceEqual(other._ends);
    }

    private ReadOnlySpan<byte> BytesOf(int entry) => _listing.AsSpan()[(StartOf(entry) + 1).._ends[entry]];

    private int StartOf(int entry) => entry == 0 ? 0 : _ends[entry - 1];
}
