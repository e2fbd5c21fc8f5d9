namespace AgentHost.Plugins.Search.Finding;

/// <summary>A file that fits.</summary>
internal readonly record struct FoundFile(string Path, long Modified)
{
    /// <summary>Newest first, then by path.</summary>
    public static int Compare(FoundFile left, FoundFile right) =>
        left.Modified != right.Modified ? right.Modified.CompareTo(left.Modified) : string.CompareOrdinal(left.Path, right.Path);
}
