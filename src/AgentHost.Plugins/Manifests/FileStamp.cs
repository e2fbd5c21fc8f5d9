namespace AgentHost.Plugins.Manifests;

/// <summary>
/// Stamp of a file, or of the list of a folder's entries: tells that it was changed, without reading it. A class: lists of structs would be compiled at each
/// start.
/// </summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Length">Its length, 0 for a folder; -1 where there is no such thing.</param>
/// <param name="Time">Time of the last write, in ticks (UTC).</param>
internal sealed record FileStamp(string Path, long Length, long Time)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(path, file.Length, file.LastWriteTimeUtc.Ticks)
            : file.Attributes is var found && (int)found != -1 && found.HasFlag(FileAttributes.Directory) ? new(path, 0, file.LastWriteTimeUtc.Ticks)
            : new(path, -1, 0);
    }
}
