using AgentHost.FileSystem;

namespace AgentHost.Permissions.Commands;

/// <summary>Checks the places where the shell would find a program: a repository must not be able to put its own <c>ls</c> before the system's.</summary>
public static class ProgramPlaces
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Finds the reason why a name may stand for a program of the workspace, as a clause; null where it does not.</summary>
    /// <param name="program">The name.</param>
    /// <param name="folder">Real path of the folder that it is run in; null where only the shell knows.</param>
    /// <param name="paths">The workspace.</param>
    public static string? Problem(string program, string? folder, IWorkspacePaths paths) =>
        OperatingSystem.IsWindows() ? null : Problem(program, folder, paths, Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>The same, for a value of PATH.</summary>
    internal static string? Problem(string program, string? folder, IWorkspacePaths paths, string search)
    {
        if (program.Length == 0 || program.Contains('/', StringComparison.Ordinal) || !LeadsInside(search, paths))
        {
            return null;
        }

        foreach (var range in search.AsSpan().Split(':'))
        {
            var entry = search[range];
            var isRelative = !entry.StartsWith('/');
            if (isRelative && folder is null)
            {
                return $"PATH has an entry ({Shown(entry)}) that counts from a folder that only the shell knows";
            }

            var place = isRelative ? Path.Join(folder, entry) : entry;
            if (IsProgram(Path.Join(place, program)))
            {
                return paths.Resolve(place) is { IsResolved: true } real && !paths.IsInside(real.Path)
                    ? null
                    : $"PATH leads to a program of the workspace by this name, in {Shown(entry)}";
            }
        }

        return null;
    }

    private static bool LeadsInside(string search, IWorkspacePaths paths)
    {
        if (search.Length == 0)
        {
            return false;
        }

        foreach (var range in search.AsSpan().Split(':'))
        {
            var entry = search.AsSpan(range);
            if (!entry.StartsWith('/') || (entry.StartsWith(paths.Root) && paths.IsInside(entry.TrimEnd('/').ToString())))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tests that a file stands at a path that may be run.</summary>
    public static bool IsProgram(string path)
    {
        try
        {
            return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Shown(string entry) => entry.Length == 0 ? "an empty one, which is the working folder" : entry;
}
