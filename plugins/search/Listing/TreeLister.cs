using System.Text;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Listing;

/// <summary>Writes a tree, in order, and stops as soon as it is long enough.</summary>
internal sealed class TreeLister(IFiles files, SearchRoot root, ListLimits limits, ScanNotes notes)
{
    private readonly FolderScanner _scanner = new(files, root, new(limits.Hidden, null), notes);
    private readonly StringBuilder _text = new();
    private readonly string[] _after = limits.Cursor is { Length: > 0 } cursor ? cursor.Split('/') : [];
    private int _count;

    /// <summary>The last entry written, when there are more.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Text written so far.</summary>
    public string Text => _text.ToString();

    public async Task ListAsync(CancellationToken cancellationToken) => await ListAsync(new("", root.Scope), 0, true, cancellationToken);

    // False when the limit was reached.
    private async ValueTask<bool> ListAsync(Folder folder, int level, bool onCursor, CancellationToken cancellationToken)
    {
        var found = new List<FileEntry>();
        Ignoring.IgnoreScope scope;
        try
        {
            using var open = await _scanner.OpenAsync(folder, cancellationToken);
            scope = await _scanner.ScanAsync(folder, open, found, cancellationToken);
        }
        catch (FileAccessException exception) when (level > 0)
        {
            Line(level, $"[{exception.Message}]");
            return true;
        }

        found.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var bound = onCursor && level < _after.Length ? _after[level] : null;
        foreach (var entry in found)
        {
            var order = bound is null ? 1 : string.CompareOrdinal(entry.Name, bound);
            if (order < 0)
            {
                continue;
            }

            // On the way to the cursor: written already, but what is in it may not be.
            var passed = order == 0;
            if (!passed && _count == limits.Entries)
            {
                return false;
            }

            if (!passed)
            {
                _count++;
                Cursor = folder.Path + entry.Name;
            }

            if (!passed || level < _after.Length - 1)
            {
                Line(level, Describe(entry));
            }

            if (entry.Kind == FileKind.Folder && level + 1 < limits.Depth
                && !await ListAsync(new(folder.Path + entry.Name + "/", scope), level + 1, passed, cancellationToken))
            {
                return false;
            }
        }

        if (level == 0)
        {
            Cursor = null;
        }

        return true;
    }

    private void Line(int level, string text) => _text.Append(' ', level * 2).Append(text).Append('\n');

    private static string Describe(FileEntry entry) => entry.Kind switch
    {
        FileKind.Folder => entry.Name + "/",
        FileKind.Link => entry.Name + "@",
        FileKind.File => entry.Name,
        _ => entry.Name + " (device)",
    };
}
