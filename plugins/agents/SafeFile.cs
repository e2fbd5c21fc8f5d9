namespace AgentHost.Plugins.Agents;

/// <summary>Reads text files of projects: bounded, never a device or a pipe, nothing that a link leads to outside.</summary>
internal static class SafeFile
{
    /// <summary>The first bytes of a file, and how long it is; null when there is none that can be read.</summary>
    public static (byte[] Bytes, long Length)? Read(string path, int most)
    {
        try
        {
            var info = new FileInfo(path);

            // What has no length is empty, or a pipe that would keep us waiting.
            if (!info.Exists || (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info) is not { Exists: true, Length: > 0 } real)
            {
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[Math.Min(real.Length, most)];
            var filled = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (bytes[..filled], real.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file lies below a folder, links followed.</summary>
    public static bool IsBelow(string path, string folder)
    {
        try
        {
            var prefix = folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
            if (new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target && !target.FullName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return false;
            }

            for (var above = Path.GetDirectoryName(path); above is not null && above.Length >= prefix.Length; above = Path.GetDirectoryName(above))
            {
                if (new DirectoryInfo(above).ResolveLinkTarget(returnFinalTarget: true) is { } linked && !(linked.FullName + Path.DirectorySeparatorChar).StartsWith(prefix, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return path.StartsWith(prefix, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
