using AgentHost.RealPaths;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Looks through folders of skills; what has not changed is not read again.</summary>
internal static class SkillScan
{
    /// <summary>The most that one folder is looked through for.</summary>
    private const int MostOfPlace = 5_000;

    public static (IReadOnlyList<Skill> Found, IReadOnlyList<string> Problems, IReadOnlyList<string> OfProject) Run(
        IReadOnlyList<SkillPlace> places, SkillCache cache, CancellationToken cancellationToken)
    {
        var found = new List<Skill>();
        var problems = new List<string>();
        var ofProject = new List<string>();
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var folder = new DirectoryInfo(place.Folder);
            if (!folder.Exists)
            {
                // Elsewhere nobody promised one.
                if (place.Scope == SkillScope.Plugin)
                {
                    problems.Add($"{place.Label} is no folder of the plugin, though its manifest names it under contributes.skill.");
                }

                continue;
            }

            var before = problems.Count;
            try
            {
                var ticks = folder.LastWriteTimeUtc.Ticks;
                if (place.Root is not null && !RealPath.IsBelow(place.Folder, place.Root))
                {
                    problems.Add(place.Scope == SkillScope.Plugin
                        ? $"{place.Label} is not below the plugin's folder and is not looked at."
                        : $"{place.Label} is a link out of the project and is not followed.");
                    continue;
                }

                // A link's own time says nothing of the folder that it leads to.
                if (folder.LinkTarget is null && cache.FindListing(place.Folder, ticks) is { } listing)
                {
                    foreach (var name in listing.Names)
                    {
                        Take(place, name, isPlain: true, cache, found, problems);
                    }

                    continue;
                }

                var names = Names(folder, place, problems, out var links);
                foreach (var name in names)
                {
                    Take(place, name, isPlain: !links, cache, found, problems);
                }

                if (!links && folder.LinkTarget is null && names.Count < MostOfPlace)
                {
                    cache.Add(new SkillListing(place.Folder, ticks, names));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{place.Label} cannot be looked through: {exception.Message}");
            }
            finally
            {
                for (var i = before; place.Scope == SkillScope.Project && i < problems.Count; i++)
                {
                    ofProject.Add(problems[i]);
                }
            }
        }

        cache.Save();
        return (found, problems, ofProject);
    }

    private static List<string> Names(DirectoryInfo place, SkillPlace described, List<string> problems, out bool links)
    {
        var names = new List<string>();
        links = false;
        foreach (var folder in place.EnumerateDirectories())
        {
            if (folder.Name is not [not '.', ..])
            {
                continue;
            }

            if (names.Count == MostOfPlace)
            {
                problems.Add($"{described.Label} holds more than {MostOfPlace} folders; the rest is not looked at.");
                break;
            }

            names.Add(folder.Name);
            links |= IsLink(folder);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static void Take(SkillPlace place, string name, bool isPlain, SkillCache cache, List<Skill> found, List<string> problems)
    {
        try
        {
            var folder = Path.Join(place.Folder, name);
            if (FileOf(folder) is not { } file)
            {
                return;
            }

            if (place.Root is not null && IsLinkOut(isPlain ? null : folder, file, place.Root))
            {
                problems.Add($"{place.Label}/{name} is a link out of the project and is not followed.");
                return;
            }

            if (place.Scope == SkillScope.Project && IsLink(file) && SkillFile.Real(file) is { Length: > 0 } target
                && !target.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"{place.Label}/{name} is a link to {target.Name}, which is no Markdown, and is not read.");
                return;
            }

            // A link stays as it is when the text changes that it leads to.
            var real = SkillFile.Real(file);
            var entry = cache.Find(file.FullName, real.Length, real.LastWriteTimeUtc.Ticks) ?? Read(file, real, place, cache);
            if (entry.Skill is { } skill)
            {
                found.Add(skill with { Place = place, Stamp = (entry.Length * 31) ^ entry.Ticks, IsLinked = !isPlain || IsLink(file) });
            }
            else
            {
                problems.Add(entry.Problem ?? $"{file.FullName} cannot be read.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Links in a loop, or what went while it was looked at: the others are there all the same.
            problems.Add($"{place.Label}/{name} cannot be looked at: {exception.Message}");
        }
    }

    private static SkillCache.Entry Read(FileInfo file, FileInfo real, SkillPlace place, SkillCache cache)
    {
        var (skill, problem) = SkillReader.Read(file.FullName, place);
        var entry = new SkillCache.Entry(file.FullName, real.Length, real.LastWriteTimeUtc.Ticks, skill, problem);
        cache.Add(entry);
        return entry;
    }

    /// <summary>The skill's file: SKILL.md, or the same in another case of letters.</summary>
    internal static FileInfo? FileOf(string folder)
    {
        var file = new FileInfo(Path.Join(folder, "SKILL.md"));
        if (file.Exists)
        {
            return file;
        }

        try
        {
            return new DirectoryInfo(folder).EnumerateFiles().FirstOrDefault(static other => other.Name.Equals("SKILL.md", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsLinkOut(string? folder, FileInfo file, string root) =>
        ((folder is not null && IsLink(new DirectoryInfo(folder))) || IsLink(file)) && !RealPath.IsBelow(file.FullName, root);

    // Asking for a link's target reads it; that it is one comes with its size and time.
    private static bool IsLink(FileSystemInfo info) => info.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
