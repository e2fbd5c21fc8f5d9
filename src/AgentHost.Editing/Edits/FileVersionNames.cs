namespace AgentHost.Editing.Edits;

/// <summary>Versions that are no content.</summary>
public static class FileVersionNames
{
    /// <summary>Beginning of the version of a link; where it leads stands behind.</summary>
    public const string Link = "link:";

    /// <summary>The version of a folder that is there for itself: nothing of what is in it counts.</summary>
    public const string Folder = "folder:";

    /// <summary>Reads the target of a link from its version; null for what is none.</summary>
    public static string? LinkOf(string? version) => version is not null && version.StartsWith(Link, StringComparison.Ordinal) ? version[Link.Length..] : null;
}
