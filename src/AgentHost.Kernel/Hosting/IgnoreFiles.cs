using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Json;
using AgentHost.Kernel.Workspaces;
using AgentHost.Kernel.Workspaces.Local.Files;

namespace AgentHost.Kernel.Hosting;

/// <summary>What is hidden from every tool: <c>context.ignore</c> of the settings and <c>.agentignore</c> at the workspace's root.</summary>
internal static class IgnoreFiles
{
    /// <summary>The longest <c>.agentignore</c> that is read, in bytes.</summary>
    public const long Limit = 1024 * 1024;

    private const string Name = ".agentignore";

    /// <summary>The patterns, and what could not be read of them: an error, since what it hides would be shown.</summary>
    public static (IgnorePatterns Patterns, IReadOnlyList<JsonProblem> Problems) Read(IWorkspacePaths paths, SettingsView settings)
    {
        List<string> lines = [.. settings.Texts("context", "ignore")];
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
            lines.Count == 0 ? IgnorePatterns.None : IgnorePatterns.Parse(lines, paths.IgnoreCase),
            problem is null ? [] : [new JsonProblem(file.FullName, 0, 0, problem, JsonSeverity.Error)]);
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
            lines.AddRange(File.ReadAllLines(file.FullName));
        }

        return null;
    }
}
