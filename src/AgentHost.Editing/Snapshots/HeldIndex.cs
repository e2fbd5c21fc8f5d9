using AgentHost.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Snapshots;

/// <summary>The index of one recording: that of the last look, held open, and copied when git has to work on it.</summary>
/// <remarks>Who leaves a later one puts another file in its place, so what is held stays as it was.</remarks>
internal sealed class HeldIndex : IDisposable
{
    private readonly SnapshotFolder _folder;
    private readonly SafeFileHandle? _last;
    private bool _isMade;

    /// <summary>Holds the last one.</summary>
    /// <param name="folder">The private folder.</param>
    public HeldIndex(SnapshotFolder folder)
    {
        _folder = folder;
        Path = System.IO.Path.Combine(folder.Path, $"index-{Guid.NewGuid():N}");
        if (!File.Exists(folder.Index))
        {
            return;
        }

        _last = File.OpenHandle(folder.Index, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Stamp = (File.GetLastWriteTimeUtc(_last), RandomAccess.GetLength(_last));
    }

    /// <summary>Path of the file that git works on.</summary>
    public string Path { get; }

    /// <summary>Time at which the last one was written, and its length; default where there is none.</summary>
    public (DateTime Written, long Length) Stamp { get; }

    /// <summary>Makes it, so that another command of the workspace does not change it meanwhile.</summary>
    public void Make()
    {
        if (_isMade || _last is null)
        {
            return;
        }

        File.WriteAllBytes(Path, PlainFile.Read(_last, Stamp.Length));

        // Git trusts what is older than its index: the copy must not be younger than what it copies.
        File.SetLastWriteTimeUtc(Path, Stamp.Written);
        _isMade = true;
    }

    /// <summary>Leaves it for the next.</summary>
    /// <returns>Its stamp; null where git did not make one.</returns>
    public (DateTime Written, long Length)? Leave()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        var own = new FileInfo(Path);
        var stamp = (own.LastWriteTimeUtc, own.Length);
        File.Move(Path, _folder.Index, overwrite: true);
        return stamp;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last?.Dispose();
        try
        {
            File.Delete(Path);
            File.Delete(Path + ".lock");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A later start removes it.
        }
    }
}
