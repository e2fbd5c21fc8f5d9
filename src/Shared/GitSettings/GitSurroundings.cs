using System.Globalization;

namespace AgentHost.GitSettings;

/// <summary>Environment in which git finds the configuration of the system and of the person.</summary>
/// <param name="Variable">Gives a variable of the environment; null for none.</param>
/// <param name="Home">The person's home folder.</param>
internal sealed record GitSurroundings(Func<string, string?> Variable, string Home)
{
    /// <summary>Those of this process.</summary>
    public static GitSurroundings OfThisProcess()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        return new(Environment.GetEnvironmentVariable, string.IsNullOrEmpty(home) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : home);
    }

    /// <summary>The configuration files of the system and the person, in the order in which they are read: the last one that says something wins.</summary>
    public IEnumerable<string> ConfigFiles
    {
        get
        {
            if (!IsTrue(Variable("GIT_CONFIG_NOSYSTEM")))
            {
                yield return Variable("GIT_CONFIG_SYSTEM") ?? SystemFile();
            }

            if (Variable("GIT_CONFIG_GLOBAL") is { } global)
            {
                yield return global;
                yield break;
            }

            yield return Path.Join(Settings, "git", "config");
            yield return Path.Join(Home, ".gitconfig");
        }
    }

    /// <summary>The excludes file where no configuration names one.</summary>
    public string UsualExcludes => Path.Join(Settings, "git", "ignore");

    /// <summary>Entries that variables of the environment hold.</summary>
    public int Count => int.TryParse(Variable("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private string Settings => Variable("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Join(Home, ".config");

    /// <summary>A path with the person's home in the place of <c>~/</c>; null for another person's home, and for what git itself has with it.</summary>
    public string? Expand(string path) =>
        path == "~" ? Home
            : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(Home, path[2..])
            : path.StartsWith('~') || path.StartsWith("%(prefix)/", StringComparison.Ordinal) ? null
            : path;

    /// <summary>Tests that a value switches something on.</summary>
    public static bool IsTrue(string? value) =>
        value?.ToLowerInvariant() is "true" or "yes" or "on" || (long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number != 0);

    // Beside the program, but for the system's own.
    private string SystemFile()
    {
        var program = OperatingSystem.IsWindows() ? "git.exe" : "git";
        foreach (var folder in (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Path.IsPathRooted(folder) && File.Exists(Path.Join(folder, program))
                && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) is { } above)
            {
                return above is "/" or "/usr" ? "/etc/gitconfig" : Path.Join(above, "etc", "gitconfig");
            }
        }

        return "/etc/gitconfig";
    }
}
