namespace AgentHost.Kernel.Plugins.Manifests;

/// <summary>What tells that a file was changed, without reading it. A class: lists of structs would be compiled at each start.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its length; -1 where there is no such file.</param>
/// <param name="Time">When it was last written, in ticks (UTC).</param>
internal sealed record FileStamp(string Path, long Length, long Time)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(path, file.Length, file.LastWriteTimeUtc.Ticks) : new(path, -1, 0);
    }
}
