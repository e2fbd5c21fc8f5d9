namespace AgentHost.FileSystem;

/// <summary>The system's calls on what lies in a folder that is open. Names are taken as they are: nobody is asked whether they may be read.</summary>
/// <remarks>Thread-safe, but for disposal. Links are not followed.</remarks>
internal interface IFolderCalls : IDisposable
{
    /// <summary>The folder's entries.</summary>
    List<FileEntry> List();

    /// <summary>Gets the status of a name; null when nothing stands there.</summary>
    FileFacts? Look(string name);

    /// <summary>Reads of a regular file.</summary>
    /// <exception cref="FileAccessException">It does not exist, or is of another kind.</exception>
    int Read(string name, long offset, Span<byte> buffer);
}
