namespace AgentHost.FileSystem;

/// <summary>Real paths of one workspace on its target.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IWorkspacePaths
{
    /// <summary>Real path of the workspace's root, without a trailing separator, with <c>/</c>.</summary>
    string Root { get; }

    /// <summary>Real path of the person's home folder there; empty when there is none.</summary>
    string Home { get; }

    /// <summary>True where names differing only in case are one file.</summary>
    bool IgnoreCase { get; }

    /// <summary>Resolves a path (absolute, or relative to the root) to its real one; a tail that does not exist is kept.</summary>
    ResolvedPath Resolve(string path);

    /// <summary>The path made absolute without looking at the disk: what it is called, not where it leads.</summary>
    string Lexical(string path);

    /// <summary>True for the root and what lies below it.</summary>
    bool IsInside(string realPath);

    /// <summary>True for a real path at which a folder stands now.</summary>
    bool IsFolder(string realPath);

    /// <summary>
    /// Counts the names (hard links) of the regular file at a real path: 1 for a folder, for a path where nothing is, and where the system does not say; 0 for
    /// a pipe, a socket or a device, which is no file.
    /// </summary>
    int NamesOf(string realPath);

    /// <summary>Relative to the root with <c>/</c> (the root itself is <c>.</c>); absolute outside.</summary>
    string ToRelative(string realPath);
}
