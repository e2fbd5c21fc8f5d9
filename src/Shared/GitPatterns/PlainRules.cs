using System.Runtime.InteropServices;

namespace AgentHost.GitPatterns;

/// <summary>Rules that are plain texts, by their text: an ignore file may hold hundreds of thousands of them.</summary>
internal sealed class PlainRules
{
    private readonly Dictionary<string, Last> _last;
    private readonly Dictionary<string, Last>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PlainRules()
    {
        _last = new(StringComparer.Ordinal);
        _lookup = _last.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool IsEmpty => _last.Count == 0;

    /// <summary>Adds a rule. They come in the order of the file: only the last one of each text can decide.</summary>
    public void Add(ReadOnlySpan<char> text, int number, in IgnoreLine line)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, text, out var known);
        var own = (number << 1) | (line.Keep ? 1 : 0);
        last = new(own, line.FolderOnly ? (known ? last.File : -1) : own);
    }

    /// <summary>The number of the last rule for a text, and whether it keeps; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<char> text, bool folder, out bool keep)
    {
        keep = false;
        if (!_lookup.TryGetValue(text, out var last) || (folder ? last.Folder : last.File) is not (>= 0 and var own))
        {
            return -1;
        }

        keep = (own & 1) != 0;
        return own >> 1;
    }

    // Number of the last rule that is about folders, and about files, with "keep" as its lowest bit.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Last(int Folder, int File);
}
