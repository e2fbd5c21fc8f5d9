namespace AgentHost.Permissions.Lines;

/// <summary>
/// The folders that a command of a line may run in: each as a path from the line's own folder, or absolute; none are known after a <c>cd</c> to a place that
/// only the shell knows.
/// </summary>
/// <remarks>Immutable. A <c>cd</c> may fail, so there can be several.</remarks>
internal sealed class LineFolders
{
    private const int Most = 6;

    private LineFolders(IReadOnlyList<string> all, bool isKnown)
    {
        All = all;
        IsKnown = isKnown;
    }

    /// <summary>The line's own folder.</summary>
    public static LineFolders Start { get; } = new([""], isKnown: true);

    /// <summary>No one knows.</summary>
    public static LineFolders Unknown { get; } = new([], isKnown: false);

    /// <summary>None: what follows is not reached.</summary>
    public static LineFolders None { get; } = new([], isKnown: true);

    public IReadOnlyList<string> All { get; }

    public bool IsKnown { get; }

    /// <summary>These and those.</summary>
    public LineFolders Or(LineFolders other)
    {
        if (ReferenceEquals(this, other) || other == None)
        {
            return this;
        }

        if (!IsKnown || !other.IsKnown)
        {
            return Unknown;
        }

        var all = All.Union(other.All, StringComparer.Ordinal).ToList();
        return all.Count > Most ? Unknown : new LineFolders(all, isKnown: true);
    }

    /// <summary>After a successful change of folder.</summary>
    public LineFolders Change(string? path)
    {
        if (path is null)
        {
            return Unknown;
        }

        if (path.StartsWith('/'))
        {
            return new LineFolders([path], isKnown: true);
        }

        return IsKnown
            ? new LineFolders([.. All.Select(folder => folder.Length == 0 ? path : $"{folder}/{path}").Distinct(StringComparer.Ordinal)], isKnown: true)
            : Unknown;
    }
}
