namespace AgentHost.Plugins.Infrastructure.Hooks;

/// <summary>Looks for programs without starting them.</summary>
internal static class ProgramLookup
{
    /// <summary>Checks that a program is on PATH, or at its path.</summary>
    public static bool IsThere(string command)
    {
        if (command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(command);
        }

        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Array.Exists(endings, ending => File.Exists(Path.Combine(folder, command + ending))));
    }
}
