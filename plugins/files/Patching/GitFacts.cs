namespace AgentHost.Plugins.Files.Patching;

/// <summary>Header lines that git writes above the names of a file.</summary>
internal sealed record GitFacts
{
    /// <summary>The file of <c>diff --git</c>, where both its names are the same.</summary>
    public string? Names { get; private set; }

    public string? RenameFrom { get; private set; }

    public string? RenameTo { get; private set; }

    public bool IsNew { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>The mode of the file after the patch, as git writes it; null where it says nothing of one.</summary>
    public string? Mode { get; private set; }

    /// <summary>Reads up to the names, the next file, or what is none of it.</summary>
    public static GitFacts Read(PatchLines text, IReadOnlyList<string> noise)
    {
        var facts = new GitFacts();
        for (var first = true; !text.AtEnd && (first || !text.Has("diff --git ")); first = false)
        {
            var line = text.Peek()!;
            if (line.StartsWith("Binary files ", StringComparison.Ordinal) || line.StartsWith("GIT binary patch", StringComparison.Ordinal))
            {
                throw new PatchException(text.Number, "binary content cannot be patched.");
            }

            if (line.StartsWith("copy from ", StringComparison.Ordinal))
            {
                throw new PatchException(text.Number, "a copy is not made by a patch: write the new file.");
            }

            if (line.StartsWith("rename from ", StringComparison.Ordinal))
            {
                facts.RenameFrom = FileNames.Unquote(line[12..], text.Number);
            }
            else if (line.StartsWith("rename to ", StringComparison.Ordinal))
            {
                facts.RenameTo = FileNames.Unquote(line[10..], text.Number);
            }
            else if (!noise.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            {
                break;
            }

            facts.IsNew |= line.StartsWith("new file ", StringComparison.Ordinal);
            facts.IsDeleted |= line.StartsWith("deleted file ", StringComparison.Ordinal);
            facts.Mode = ModeOf(line, "new file mode ") ?? ModeOf(line, "new mode ") ?? facts.Mode;
            if (facts.Mode is "120000" or "160000")
            {
                throw new PatchException(text.Number, $"a {(facts.Mode == "120000" ? "link" : "submodule")} is not made by a patch: use a command for it.");
            }

            facts.Names ??= line.StartsWith("diff --git ", StringComparison.Ordinal) ? FileNames.OfBoth(line[11..]) : null;
            text.Next++;
        }

        return facts;
    }

    private static string? ModeOf(string line, string start) => line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..].Trim() : null;
}
