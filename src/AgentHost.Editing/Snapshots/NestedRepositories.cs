using System.Text;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Facts by which git takes a folder for a repository of its own, which is left alone: as long as that stands, its verdict does.</summary>
internal static class NestedRepositories
{
    private const int LongestPointer = 4096;
    private const string Word = "gitdir:";

    /// <summary>Facts of a folder's repository, in a fixed order.</summary>
    /// <returns>Null where they cannot be compared.</returns>
    public static FileStamp?[]? Mark(NativeFileSystem calls, string folder)
    {
        var place = folder + "/.git";
        var pointer = calls.StampOf(place);
        switch (pointer is { } known ? known.Mode & 0xf000 : 0)
        {
            case 0x4000:
                pointer = Node(pointer);
                break;
            case 0x8000 when ReadPointer(place, Word) is { } target:
                place = Path.GetFullPath(target, folder);
                break;
            default:
                return null;
        }

        var head = calls.StampOf(place + "/HEAD");
        var other = calls.StampOf(place + "/commondir");
        var common = other is null ? place : ReadPointer(place + "/commondir", "") is { } away ? Path.GetFullPath(away, place) : null;
        return common is null || head is null ? null : [pointer, head, other, Node(calls.StampOf(common + "/objects")), Node(calls.StampOf(common + "/refs"))];
    }

    /// <summary>Facts of a folder without those of its content.</summary>
    private static FileStamp? Node(FileStamp? stamp) => stamp is { } facts ? facts with { Length = 0, Modified = 0, Changed = 0 } : null;

    private static string? ReadPointer(string path, string word)
    {
        try
        {
            var text = Encoding.UTF8.GetString(PlainFile.ReadBytes(path, LongestPointer)).TrimEnd('\n', '\r');
            return text.StartsWith(word, StringComparison.Ordinal) && text[word.Length..].Trim() is { Length: > 0 } target ? target : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
