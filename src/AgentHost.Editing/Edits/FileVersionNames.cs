namespace AgentHost.Editing.Edits;

/// <summary>Versions that are no content.</summary>
public static class FileVersionNames
{
    /// <summary>What the version of a link begins with; where it leads stands behind.</summary>
    public const string Link = "link:";

    /// <summary>The version of a folder that is there for itself: nothing of what is in it counts.</summary>
    public const string Folder = "folder:";

    /// <summary>Where a link leads; null for what is none.</summary>
    public static string? LinkOf(string? version) => version is not null && version.StartsWith(Link, StringComparison.Ordinal) ? version[Link.Length..] : null;
}
