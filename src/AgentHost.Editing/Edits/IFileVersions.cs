using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>Versions of files that a session's model has seen.</summary>
/// <remarks>Thread-safe. Paths as <see cref="IWorkspacePaths.ToRelative"/> gives them.</remarks>
public interface IFileVersions
{
    /// <summary>The hash that was seen last; null when none was.</summary>
    string? Seen(string path);

    /// <summary>Notes what is known now; null for a file that is gone.</summary>
    void Saw(string path, string? hash);
}
