using System.Buffers;
using AgentHost.GitPatterns;
using AgentHost.Plugins.Search.Ignoring;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>Reads one folder and leaves out what the search does not see. Not thread-safe: one for each worker.</summary>
internal sealed class FolderScanner(IFiles files, SearchRoot root, ScanOptions options, ScanNotes notes)
{
    private static readonly SearchValues<char> Unnameable = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Concat(Enumerable.Range(127, 33)).Select(static code => (char)code), '\uFFFD']);

    private readonly IgnoreFileLoader _ignoreFiles = new(files, root.Excludes, notes);
    private char[] _path = new char[512];

    /// <summary>Opens a folder.</summary>
    /// <exception cref="FileAccessException">It may not be read.</exception>
    public ValueTask<IOpenFolder> OpenAsync(Folder folder, CancellationToken cancellationToken)
    {
        var place = root.Prefix + folder.Path;
        return files.OpenFolderAsync(place.Length switch { 0 => ".", 1 => place, _ => place[..^1] }, cancellationToken);
    }

    /// <summary>Fills in the entries of a folder.</summary>
    /// <returns>The rules that hold in it, for the folders below.</returns>
    /// <exception cref="FileAccessException">It may not be read.</exception>
    public async ValueTask<IgnoreScope> ScanAsync(Folder folder, IOpenFolder open, List<FileEntry> found, CancellationToken cancellationToken)
    {
        var place = root.Prefix + folder.Path;
        var entries = await open.ListAsync(cancellationToken);
        var scope = await _ignoreFiles.LoadAsync(folder.Scope, open, place, root.TopPrefix.Length + folder.Path.Length, entries, cancellationToken);
        Select(folder, scope, entries, found);
        return scope;
    }

    private void Select(Folder folder, IgnoreScope scope, IReadOnlyList<FileEntry> entries, List<FileEntry> found)
    {
        var length = root.TopPrefix.Length + folder.Path.Length;
        if (_path.Length < length + 1024)
        {
            _path = new char[length + 2048];
        }

        root.TopPrefix.CopyTo(_path);
        folder.Path.CopyTo(_path.AsSpan(root.TopPrefix.Length));
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Name.Length > 1024 || entry.Name == ".git" || !Sees(scope, entry, length))
            {
                continue;
            }

            // Such a name would forge lines of the result, or is not the one on the disk.
            if (entry.Name.AsSpan().ContainsAny(Unnameable))
            {
                notes.AddUnnameable();
            }
            else
            {
                found.Add(entry);
            }
        }
    }

    private bool Sees(IgnoreScope scope, FileEntry entry, int length)
    {
        entry.Name.CopyTo(_path.AsSpan(length));
        var path = _path.AsSpan(0, length + entry.Name.Length);
        var own = path[root.TopPrefix.Length..];
        var isFolder = entry.Kind == FileKind.Folder;
        if (options.Filter is { } filter && (isFolder ? filter.ExcludesFolder(own, entry.Name) : !filter.Includes(own, entry.Name)))
        {
            return false;
        }

        // A rule with "!" brings a hidden file back.
        var verdict = scope.Match(path, entry.Name, isFolder);
        return verdict != IgnoreVerdict.Ignored && (options.Hidden || entry.Name[0] != '.' || verdict == IgnoreVerdict.Kept);
    }
}
