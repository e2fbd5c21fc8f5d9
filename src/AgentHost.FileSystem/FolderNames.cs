namespace AgentHost.FileSystem;

/// <summary>Names in a folder, as a shell sees them.</summary>
public static class FolderNames
{
    private const int Most = 10_000;

    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = FileAttributes.None,
        ReturnSpecialDirectories = false,
        IgnoreInaccessible = false
    };

    /// <summary>The names; null where they cannot be read, one of them is no text, or they are more than 10,000.</summary>
    public static IReadOnlyList<string>? Read(string folder)
    {
        try
        {
            var names = new List<string>();
            foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", All))
            {
                if (names.Count >= Most)
                {
                    return null;
                }

                // A name of bytes that are no text cannot be said here, and the shell would name it all the same.
                var name = Path.GetFileName(path);
                if (name.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    return null;
                }

                names.Add(name);
            }

            return names;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
