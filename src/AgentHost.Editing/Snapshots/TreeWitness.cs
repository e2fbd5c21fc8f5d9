using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>
/// State of the files of a workspace just before a look that took in all of them: where they stand the same now, another look would find nothing new.
/// </summary>
/// <remarks>Immutable. Only stamps that were taken before a look count for it: what changes meanwhile has another stamp.</remarks>
internal sealed class TreeWitness
{
    /// <summary>Two changes within this time can have the same stamp: of the file systems of today none counts in larger steps than two seconds.</summary>
    private const long Step = 3_000_000_000;

    private readonly TreeStamps _stamps;
    private readonly Dictionary<string, int[]> _watched;

    private TreeWitness(TreeStamps stamps, FolderState folders, Dictionary<string, int[]> watched) =>
        (_stamps, Folders, _watched) = (stamps, folders, watched);

    /// <summary>Folders with no file to record in them.</summary>
    public FolderState Folders { get; }

    /// <summary>Says that a change of a file after a moment has another stamp than this one.</summary>
    /// <param name="stamp">Taken in that moment.</param>
    /// <param name="taken">The moment, in nanoseconds since 1970.</param>
    public static bool IsSettled(in FileStamp stamp, long taken) => Math.Max(stamp.Modified, stamp.Changed) <= taken - Step;

    /// <summary>Makes one of stamps, and of the look that followed them.</summary>
    /// <param name="stamps">The stamps.</param>
    /// <param name="files">Files that are recorded since.</param>
    /// <param name="found">What the look found.</param>
    /// <returns>Null where they do not say whether another look would find something.</returns>
    public static TreeWitness? Make(TreeStamps stamps, Dictionary<string, SnapshotEntry> files, LookFindings found)
    {
        var watched = new Dictionary<string, int[]>(found.Walked.Count, StringComparer.Ordinal);
        var entries = new List<int>();
        foreach (var path in found.Walked)
        {
            if (!stamps.Folders.TryGetValue(path, out var folder))
            {
                return null;
            }

            entries.Clear();
            for (var i = 0; i < folder.Count; i++)
            {
                var name = folder.NameOf(i);
                var kind = folder.KindOf(i);
                var full = name is null || path.Length == 0 ? name : $"{path}/{name}";
                if (name == ".git" && path.Length > 0 && !found.WithFiles.Contains(path))
                {
                    // A repository or not: git's verdict may change with what is in there.
                    return null;
                }

                if (full is not null && kind is FileKind.File or FileKind.Link && (files.ContainsKey(full) || found.Left.Contains(full)))
                {
                    entries.Add(i);
                }
                else if (name == ".gitignore")
                {
                    if (kind != FileKind.File)
                    {
                        return null;
                    }

                    entries.Add(i);
                }
            }

            watched.Add(path, [.. entries]);
        }

        return found.Nested.TrueForAll(path => stamps.Nested.TryGetValue(path, out var mark) && Array.TrueForAll(mark, stamps.IsSettled))
            && stamps.Sources.AreSettled(stamps.Taken)
            ? new TreeWitness(stamps, found.Folders, watched)
            : null;
    }

    /// <summary>Compares with how the files stand now.</summary>
    /// <param name="now">How they stand.</param>
    /// <param name="isSame">Says of a file whose stamp could be that of two contents whether it holds what was recorded.</param>
    /// <returns>The witness of now; null where something differs, or cannot be told.</returns>
    public TreeWitness? Compare(TreeStamps now, Func<string, bool> isSame)
    {
        if (!_stamps.Sources.IsLike(now.Sources) || !now.Sources.AreSettled(now.Taken))
        {
            return null;
        }

        var unsure = new List<string>();
        foreach (var (path, watched) in _watched)
        {
            var was = _stamps.Folders[path];
            if (!now.Folders.TryGetValue(path, out var stands) || !was.HasSameNames(stands) || !AreSame(was, stands, watched, unsure))
            {
                return null;
            }
        }

        foreach (var (path, mark) in _stamps.Nested)
        {
            if (!now.Nested.TryGetValue(path, out var stands) || !mark.AsSpan().SequenceEqual(stands) || !Array.TrueForAll(stands, now.IsSettled))
            {
                return null;
            }
        }

        return unsure.TrueForAll(path => isSame(path)) ? new TreeWitness(now, Folders, _watched) : null;
    }

    /// <summary>Files that are others, or were written, and whose facts git takes for the same: it looks at whole seconds.</summary>
    public IEnumerable<string> FindAlike(TreeStamps now)
    {
        foreach (var (path, watched) in _watched)
        {
            if (!now.Folders.TryGetValue(path, out var stands))
            {
                continue;
            }

            var was = _stamps.Folders[path];
            var byName = was.HasSameNames(stands) ? null : Enumerable.Range(0, stands.Count).ToLookup(i => stands.PathOf(i), StringComparer.Ordinal);
            foreach (var entry in watched)
            {
                var name = was.PathOf(entry)!;
                var other = byName is null ? entry : byName[name].FirstOrDefault(-1);
                if (other >= 0 && LooksAlike(was[entry], stands[other]) && (was[entry] != stands[other] || !_stamps.IsSettled(was[entry])))
                {
                    yield return name;
                }
            }
        }
    }

    private bool AreSame(FolderStamps was, FolderStamps stands, int[] watched, List<string> unsure)
    {
        foreach (var entry in watched)
        {
            if (was[entry] != stands[entry])
            {
                return false;
            }

            if (!_stamps.IsSettled(was[entry]))
            {
                unsure.Add(was.PathOf(entry)!);
            }
        }

        for (var i = 0; i < was.Count; i++)
        {
            if (was.KindOf(i) == FileKind.Folder && !was[i].IsSameNode(stands[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool LooksAlike(in FileStamp was, in FileStamp stands) =>
        was.Length == stands.Length && was.Modified / 1_000_000_000 == stands.Modified / 1_000_000_000;
}
