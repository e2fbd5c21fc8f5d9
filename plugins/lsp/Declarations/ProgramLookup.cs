namespace AgentHost.Plugins.Lsp.Declarations;

/// <summary>Looks for programs without starting them.</summary>
internal static class ProgramLookup
{
    /// <summary>Checks that a program is on PATH, or at its path; a stand-in of rustup is there where what it stands for is.</summary>
    /// <param name="command">The program.</param>
    /// <param name="rustupHome">The folder of rustup's toolchains; null for the one that it uses.</param>
    public static bool IsThere(string command, string? rustupHome = null) =>
        Find(command) is { } path && (!IsRustupProxy(path) || HasComponent(Path.GetFileName(path), rustupHome));

    /// <summary>The path of a program; null where there is none.</summary>
    public static string? Find(string command)
    {
        if (command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(command) ? command : null;
        }

        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Array.Find(endings, ending => File.Exists(Path.Combine(folder, command + ending))) is { } found)
            {
                return Path.Combine(folder, command + found);
            }
        }

        return null;
    }

    /// <summary>Tells whether a program is rustup under another name: a link to it, or a copy beside it.</summary>
    private static bool IsRustupProxy(string path)
    {
        var name = OperatingSystem.IsWindows() ? "rustup.exe" : "rustup";
        var file = new FileInfo(path);
        if (file.Name == name)
        {
            return false;
        }

        try
        {
            var rustup = new FileInfo(Path.Combine(file.DirectoryName ?? "", name));
            return file.ResolveLinkTarget(returnFinalTarget: true) is { } target
                ? target.Name == name || target.Name.StartsWith("rustup-init", StringComparison.Ordinal)
                : rustup.Exists && rustup.Length == file.Length && rustup.LinkTarget is null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Tells whether a toolchain of rustup has a program: the default one, or any where none is.</summary>
    private static bool HasComponent(string program, string? rustupHome)
    {
        var home = rustupHome ?? (Environment.GetEnvironmentVariable("RUSTUP_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rustup"));
        try
        {
            var settings = Path.Combine(home, "settings.toml");
            var chosen = File.Exists(settings)
                ? File.ReadLines(settings).Take(100).Select(static line => line.Split('=', 2, StringSplitOptions.TrimEntries))
                    .FirstOrDefault(static pair => pair is ["default_toolchain", _])?[1].Trim('"')
                : null;
            return Directory.EnumerateDirectories(Path.Combine(home, "toolchains"))
                .Any(folder => (chosen is null || Path.GetFileName(folder) == chosen) && File.Exists(Path.Combine(folder, "bin", program)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
