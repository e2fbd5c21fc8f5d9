namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Looks through folders of skills; what has not changed is not read again.</summary>
internal static class SkillScan
{
    /// <summary>The most that one folder is looked through for.</summary>
    private const int MostOfPlace = 5_000;

    public static (IReadOnlyList<Skill> Found, IReadOnlyList<string> Problems) Run(IReadOnlyList<SkillPlace> places, SkillCache cache, CancellationToken cancellationToken)
    {
        var found = new List<Skill>();
        var problems = new List<string>();
        var entries = new List<SkillCache.Entry>();
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Directory.Exists(place.Folder))
            {
                continue;
            }

            try
            {
                Look(place, cache, entries, found, problems);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{place.Label} cannot be looked through: {exception.Message}");
            }
        }

        cache.Save(entries);
        return (found, problems);
    }

    private static void Look(SkillPlace place, SkillCache cache, List<SkillCache.Entry> entries, List<Skill> found, List<string> problems)
    {
        if (place.Root is not null && new DirectoryInfo(place.Folder).LinkTarget is not null && !IsBelow(RealFolder(place.Folder), place.Root))
        {
            problems.Add($"{place.Label} is a link out of the project and is not followed.");
            return;
        }

        var folders = new List<DirectoryInfo>();
        foreach (var folder in new DirectoryInfo(place.Folder).EnumerateDirectories())
        {
            if (folder.Name is not [not '.', ..])
            {
                continue;
            }

            if (folders.Count == MostOfPlace)
            {
                problems.Add($"{place.Label} holds more than {MostOfPlace} folders; the rest is not looked at.");
                break;
            }

            folders.Add(folder);
        }

        folders.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var folder in folders)
        {
            if (FileOf(folder) is not { } file)
            {
                continue;
            }

            if (place.Root is not null && IsLinkOut(folder, file, place.Root))
            {
                problems.Add($"{place.Label}/{folder.Name} is a link out of the project and is not followed.");
                continue;
            }

            var entry = cache.Find(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks) ?? Read(file, place);
            entries.Add(entry);
            if (entry.Skill is { } skill)
            {
                found.Add(skill with { Place = place, Stamp = HashCode.Combine(entry.Length, entry.Ticks) });
            }
            else
            {
                problems.Add(entry.Problem ?? $"{file.FullName} cannot be read.");
            }
        }
    }

    private static SkillCache.Entry Read(FileInfo file, SkillPlace place)
    {
        var (skill, problem) = SkillReader.Read(file.FullName, place);
        return new(file.FullName, file.Length, file.LastWriteTimeUtc.Ticks, skill, problem);
    }

    /// <summary>The skill's file: SKILL.md, or the same in another case of letters.</summary>
    private static FileInfo? FileOf(DirectoryInfo folder)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "SKILL.md"));
        if (file.Exists)
        {
            return file;
        }

        try
        {
            return folder.EnumerateFiles().FirstOrDefault(static other => other.Name.Equals("SKILL.md", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsLinkOut(DirectoryInfo folder, FileInfo file, string root) =>
        (folder.LinkTarget is not null && !IsBelow(RealFolder(folder.FullName), root))
        || (file.LinkTarget is not null && !IsBelow(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName, root));

    private static string? RealFolder(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName;

    private static bool IsBelow(string? path, string root) => path is not null && (path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
