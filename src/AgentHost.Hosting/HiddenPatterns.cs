using System.Globalization;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Hosting;

/// <summary>Patterns of what is hidden from every tool: <c>context.ignore</c> of the settings and <c>.agentignore</c> at the workspace's root.</summary>
internal static class HiddenPatterns
{
    /// <summary>The longest <c>.agentignore</c> that is read, in bytes.</summary>
    public const long Limit = 1024 * 1024;

    /// <summary>Its name, at the root.</summary>
    public const string Name = ".agentignore";

    /// <summary>The patterns, and what could not be read of them: an error, since what it hides would be shown.</summary>
    /// <param name="paths">The folder on this machine.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="there">Lines of the same file in the place that the workspace's files are in; null for none.</param>
    public static (IgnorePatterns Patterns, IReadOnlyList<JsonProblem> Problems) Read(
        IWorkspacePaths paths, SettingsView settings, IReadOnlyList<string>? there = null)
    {
        var lists = OfSettings(settings);
        var lines = new List<string>();
        lists.Add(lines);
        lists.Add([.. there ?? []]);
        var file = new FileInfo(Path.Combine(paths.Root, Name));
        string? problem;
        try
        {
            problem = Read(file, lines);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = $"{Name} cannot be read ({fault.Message.TrimEnd('.')}); make it readable, or remove it.";
        }

        return (
            IgnorePatterns.ParseAll(lists, paths.IgnoreCase),
            problem is null ? [] : [new JsonProblem(file.FullName, 0, 0, problem, JsonSeverity.Error) { Code = ProblemCodes.FileUnreadable }]);
    }

    /// <summary>A list for each layer: no layer takes back what another hides.</summary>
    private static List<List<string>> OfSettings(SettingsView settings)
    {
        var lists = new List<List<string>>();
        SettingsScope? before = null;
        var patterns = settings.Texts("context", "ignore");
        for (var i = 0; i < patterns.Count; i++)
        {
            var scope = settings.ScopeOf("context", "ignore", i.ToString(CultureInfo.InvariantCulture));
            if (scope != before)
            {
                lists.Add([]);
                before = scope;
            }

            lists[^1].Add(patterns[i]);
        }

        return lists;
    }

    private static string? Read(FileInfo file, List<string> lines)
    {
        if (file.LinkTarget is not null)
        {
            return $"{Name} is a link, which is not followed; put the file itself there.";
        }

        if (!file.Exists)
        {
            return Directory.Exists(file.FullName) ? $"{Name} is a folder; put a file with patterns there, or rename it." : null;
        }

        if (file.Length > Limit)
        {
            return $"{Name} is longer than {Limit / 1024 / 1024} MB and is not read; shorten it.";
        }

        // What has no length has nothing to say; opening it could wait for ever (a named pipe).
        if (file.Length > 0)
        {
            lines.AddRange(PlainFile.ReadLines(file.FullName, Limit));
        }

        return null;
    }
}
