using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Stamps of what a look goes by, at one time.</summary>
internal sealed class TreeStamps
{
    private TreeStamps(
        string root, IReadOnlyDictionary<string, FolderStamps> folders, IReadOnlyDictionary<string, FileStamp?[]> nested, LookSources sources, long taken) =>
        (Root, Folders, Nested, Sources, Taken) = (root, folders, nested, sources, taken);

    /// <summary>Real path of the workspace.</summary>
    public string Root { get; }

    /// <summary>Its folders by their paths from there.</summary>
    public IReadOnlyDictionary<string, FolderStamps> Folders { get; }

    /// <summary>Marks of repositories within.</summary>
    public IReadOnlyDictionary<string, FileStamp?[]> Nested { get; }

    /// <summary>Other files that count: rules of what is ignored, and the index.</summary>
    public LookSources Sources { get; }

    /// <summary>Time at which the first of them was taken, in nanoseconds since 1970.</summary>
    public long Taken { get; }

    /// <summary>Takes them of where the last look found something to look into.</summary>
    /// <param name="calls">The system's calls.</param>
    /// <param name="root">Real path of the workspace.</param>
    /// <param name="last">What the last look found.</param>
    /// <param name="readSources">Reads what else counts.</param>
    /// <param name="time">The system's clock.</param>
    /// <returns>Null where something is of a kind that cannot be compared.</returns>
    public static TreeStamps? Take(NativeFileSystem calls, string root, LookFindings last, Func<LookSources?> readSources, TimeProvider time)
    {
        var taken = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        if (readSources() is not { } sources || calls.StampFolders(root, last.Walked) is not { } folders)
        {
            return null;
        }

        var nested = new Dictionary<string, FileStamp?[]>(StringComparer.Ordinal);
        foreach (var path in last.Nested)
        {
            if (NestedRepositories.Mark(calls, $"{root}/{path}") is { } mark)
            {
                nested.Add(path, mark);
            }
        }

        return new TreeStamps(root, folders, nested, sources, taken);
    }

    /// <summary>Says that a change after these were taken would show in a stamp.</summary>
    public bool IsSettled(FileStamp? stamp) => stamp is not { } facts || TreeWitness.IsSettled(facts, Taken);
}
