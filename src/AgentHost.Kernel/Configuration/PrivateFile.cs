namespace AgentHost.Kernel.Configuration;

/// <summary>Files of the host that are for its person alone (mode 0600 where there are modes).</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file for this process alone.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }
        return new(path, options);
    }

    /// <summary>Replaces a file in one step: readers see the old content or the new.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it holds from now on.</param>
    /// <param name="durable">Whether it has to outlast a power cut.</param>
    public static void Write(string path, ReadOnlyMemory<byte> content, bool durable = true)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Open(aside, FileMode.CreateNew))
            {
                stream.Write(content.Span);
                stream.Flush(flushToDisk: durable);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
