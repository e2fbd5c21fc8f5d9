using Microsoft.Win32.SafeHandles;

namespace AgentHost.FileSystem;

/// <summary>A folder kept open. Names in it are reached through the open folder where the system can do that, else by its path.</summary>
/// <param name="realPath">Its real path.</param>
/// <param name="through">The path by which it is reached while held.</param>
/// <param name="handle">What holds it.</param>
public sealed class HeldFolder(string realPath, string through, SafeFileHandle? handle) : IDisposable
{
    /// <summary>Its real path when it was checked.</summary>
    public string RealPath { get; } = realPath;

    /// <summary>A path for an entry, safe against the folder's being swapped.</summary>
    public string PathOf(string name) => $"{through}/{name}";

    public void Dispose() => handle?.Dispose();
}
