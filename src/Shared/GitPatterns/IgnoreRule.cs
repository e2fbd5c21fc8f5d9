namespace AgentHost.GitPatterns;

/// <summary>A rule that has to be tried: no plain name, path or ending.</summary>
/// <param name="Number">Its place in the file.</param>
/// <param name="Keep">It began with <c>!</c>.</param>
/// <param name="FolderOnly">It ended with a slash.</param>
/// <param name="Name">For names at any depth; else null.</param>
/// <param name="Path">For paths from the file's folder; else null.</param>
internal sealed record IgnoreRule(int Number, bool Keep, bool FolderOnly, SegmentPattern? Name, GlobPattern? Path)
{
    /// <summary>Makes the rule of a line; null for what can match nothing.</summary>
    public static IgnoreRule? Make(in IgnoreLine line, int number)
    {
        var text = ByteText.Of(line.Text, new char[ByteText.RoomFor(line.Text)]);
        if (line.ByName)
        {
            return SegmentPattern.Parse(text) is { } name ? new(number, line.Keep, line.FolderOnly, name, null) : null;
        }

        return GlobPattern.Parse(text) is { } path ? new(number, line.Keep, line.FolderOnly, null, path) : null;
    }

    /// <summary>Tests that it matches a path; path and name are a character for each byte.</summary>
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder, bool ignoreCase) =>
        (folder || !FolderOnly) && (Name is not null ? Name.Matches(name, ignoreCase) : Path!.Matches(path, ignoreCase));
}
