namespace AgentHost.FileSystem;

/// <summary>Says which real paths a caller may read.</summary>
/// <remarks>Thread-safe; asked once for every entry of a listing, so it has to be quick.</remarks>
public interface IPathGate
{
    /// <summary>Judges a real path.</summary>
    GateVerdict Judge(string realPath, bool isFolder);

    /// <summary>Tells whether the name of something in a folder could be one that is not shown; true when in doubt.</summary>
    /// <param name="realFolder">The folder.</param>
    bool MayHideBelow(string realFolder);
}
