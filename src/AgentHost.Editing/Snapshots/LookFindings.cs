namespace AgentHost.Editing.Snapshots;

/// <summary>Findings of a look, as far as they say where the next one has to look. Immutable.</summary>
internal sealed class LookFindings
{
    /// <summary>Takes in a look.</summary>
    /// <param name="files">Files that are recorded.</param>
    /// <param name="names">Names that git told: some of them are not recorded, some are repositories within.</param>
    /// <param name="folders">Folders with no file to record in them.</param>
    public LookFindings(Dictionary<string, SnapshotEntry> files, IEnumerable<string> names, FolderState folders)
    {
        Folders = folders;
        foreach (var name in names)
        {
            if (name.EndsWith('/'))
            {
                Nested.Add(name[..^1]);
            }
            else if (!files.ContainsKey(name))
            {
                Left.Add(name);
            }
        }

        WithFiles = EmptyFolderScan.Around(files.Keys);
        Walked = EmptyFolderScan.Around([.. Left, .. Nested, .. folders.Seen]);
        Walked.UnionWith(WithFiles);
        Walked.UnionWith(folders.Seen);
        Walked.Add("");
    }

    /// <summary>Files that are neither recorded nor ignored.</summary>
    public HashSet<string> Left { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders of repositories within.</summary>
    public List<string> Nested { get; } = [];

    /// <summary>Folders with no file to record in them.</summary>
    public FolderState Folders { get; }

    /// <summary>Folders with recorded files somewhere in them, but for the root.</summary>
    public HashSet<string> WithFiles { get; }

    /// <summary>All folders that were looked into, the root among them by an empty path.</summary>
    public HashSet<string> Walked { get; }
}
