using AgentHost.Plugins.Offline.Language;

namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Writes a project's summary.</summary>
internal static class SummaryText
{
    /// <summary>Limit of the deep listing; more files than that are not counted.</summary>
    private const int ListingLimit = 1000;

    public static void Write(Markdown answer, ProjectFacts facts, IReadOnlyList<string> top, IReadOnlyList<string> all)
    {
        if (facts.Readme is { } readme)
        {
            var title = facts.Title is { Length: > 0 } ? $" (\"{Markdown.Short(facts.Title, 120)}\")" : "";
            answer.Line(facts.Opening is { } opening ? $"{Markdown.Code(readme)}{title} says: {opening}" : $"It has a {Markdown.Code(readme)}{title}.");
            answer.Gap();
        }

        if (facts.Description is { } description && facts.Opening?.Contains(description, StringComparison.Ordinal) != true)
        {
            answer.Line($"Its manifest says: {Markdown.Short(description, 300)}");
            answer.Gap();
        }

        var files = all.Where(path => !path.EndsWith('/')).ToList();
        var least = all.Count >= ListingLimit ? "at least " : "";
        answer.Item($"Files: {least}{files.Count}");
        Say(answer, "Folders", Folders(top, all));
        Say(answer, "Languages", Languages(files));
        Say(answer, "Manifests", facts.Manifests.Select(Markdown.Code), 12);
        Say(answer, "Parts", facts.Parts, 30);
        Say(answer, "Depends on", facts.Dependencies, 30);
        Say(answer, "Tasks", facts.Tasks, 15);
        Say(answer, "Files at the top", top.Where(path => !path.EndsWith('/') && !path.Contains('/', StringComparison.Ordinal)).Select(Markdown.Code), 25);
    }

    private static void Say(Markdown answer, string what, IEnumerable<string> values, int most = 15)
    {
        var list = values.ToList();
        if (list.Count > 0)
        {
            answer.Item($"{what}: {string.Join(", ", list.Take(most))}" + (list.Count > most ? $" and {list.Count - most} more" : ""));
        }
    }

    /// <summary>The folders at the top, with the number of files below each.</summary>
    private static IEnumerable<string> Folders(IReadOnlyList<string> top, IReadOnlyList<string> all)
    {
        var names = top.Where(path => path.EndsWith('/') && path.IndexOf('/', StringComparison.Ordinal) == path.Length - 1).Distinct(StringComparer.Ordinal);
        return names.Select(name => (Name: name, Count: all.Count(path => !path.EndsWith('/') && path.StartsWith(name, StringComparison.Ordinal))))
            .OrderByDescending(folder => folder.Count).ThenBy(folder => folder.Name, StringComparer.Ordinal)
            .Select(folder => folder.Count > 0 ? $"{Markdown.Code(folder.Name)} ({folder.Count})" : Markdown.Code(folder.Name));
    }

    private static IEnumerable<string> Languages(List<string> files) => files
        .Select(path => FileKinds.Language(ProjectFileReader.Extension(path)))
        .OfType<string>()
        .GroupBy(language => language, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key} ({Markdown.Count(group.Count(), "file")})");
}
