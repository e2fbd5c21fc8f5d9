namespace AgentHost.GitSettings;

/// <summary>Reads files of ignore rules and of git's configuration. Any path can stand there, and no word of them is shown.</summary>
internal static class GitFile
{
    /// <summary>The bytes of a regular file, links followed; null for what is none, is empty, is longer or may not be read.</summary>
    public static byte[]? Read(string path, int most) => Read(path, most, out _);

    /// <summary>The same, and whether it is null for its length.</summary>
    public static byte[]? Read(string path, int most, out bool isTooLong)
    {
        isTooLong = false;
        try
        {
            // Without a length there is nothing to read, and a pipe would not end.
            var file = new FileInfo(path);
            var real = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            if (real is not { Exists: true, Length: > 0 and var length })
            {
                return null;
            }

            isTooLong = length > most;
            return isTooLong ? null : File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tests that a link stands at a path, wherever it leads.</summary>
    public static bool IsLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
