namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Folders that a command in a sandbox sees beside the system's own: toolchains and package caches of the person, programs on PATH, and the repository around
/// the workspace. All else that lies in home folders, on other disks and beside the workspace is hidden: reading it would ask.
/// </summary>
internal static class SandboxReadableFolders
{
    /// <summary>Folders at the root of the disk that belong to the system.</summary>
    private static readonly HashSet<string> OfSystem = new(StringComparer.Ordinal)
    {
        "/bin", "/boot", "/dev", "/etc", "/gnu", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/opt", "/proc", "/run", "/sbin", "/snap", "/sys", "/tmp",
        "/usr", "/var",
    };

    /// <summary>Folders at the root of the disk that belong to the system.</summary>
    public static IEnumerable<string> System => OfSystem;

    /// <summary>Toolchains and caches in the person's folder, where programs keep them by custom.</summary>
    private static readonly string[] OfHome =
    [
        ".asdf", ".bun", ".cache/pip", ".cache/uv", ".cache/yarn", ".cache/ms-playwright", ".cache/puppeteer", ".cargo", ".conda", ".dart_tool", ".deno",
        ".dotnet", ".fnm", ".gem", ".ghcup", ".gitconfig", ".config/git/config", ".config/git/ignore", ".config/git/attributes", ".gradle/caches",
        ".gradle/wrapper", ".ivy2", ".jdks", ".juliaup", ".local/bin", ".local/lib", ".local/pipx", ".local/share/fnm", ".local/share/mise",
        ".local/share/pnpm", ".local/share/uv", ".local/share/virtualenvs", ".local/state/nix", ".m2/repository", ".m2/wrapper", ".mix", ".nix-profile",
        ".npm/_cacache", ".npm-global", ".nuget/packages", ".nvm", ".opam", ".pnpm-store", ".pub-cache", ".pyenv", ".rbenv", ".rustup", ".rvm", ".sbt",
        ".sdkman", ".stack", ".swiftly", ".templateengine", ".tool-versions", ".volta", ".yarn/berry", "go/bin", "go/pkg", "miniconda3", "anaconda3",
        "Library/Android/sdk", "Library/Caches/ms-playwright", "Library/Caches/pip", "Library/Caches/Yarn", "Library/Java", "Library/pnpm", "Library/Python",
    ];

    /// <summary>Lists folders that are hidden, those above before those below.</summary>
    /// <param name="home">The person's folder; empty for none.</param>
    /// <param name="root">The workspace.</param>
    public static IReadOnlyList<string> Hidden(string home, string root)
    {
        var hidden = new List<string>();
        try
        {
            hidden.AddRange(Directory.EnumerateDirectories("/").Where(path => !OfSystem.Contains(path) && new DirectoryInfo(path).LinkTarget is null));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed here cannot be read there.
        }

        if (home.Length > 1 && Directory.Exists(home) && !hidden.Exists(top => SandboxProfile.IsWithin(home, top)))
        {
            hidden.Add(home);
        }

        // A workspace that holds what would be hidden is a choice of the person's.
        hidden.RemoveAll(path => SandboxProfile.IsWithin(path, root));
        hidden.Sort(StringComparer.Ordinal);
        return hidden;
    }

    /// <summary>Lists what is seen of the hidden folders, to be read only.</summary>
    /// <param name="home">The person's folder; empty for none.</param>
    /// <param name="root">The workspace.</param>
    /// <param name="search">The value of PATH.</param>
    public static IReadOnlyList<string> Seen(string home, string root, string search)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        if (home.Length > 1)
        {
            seen.UnionWith(OfHome.Select(name => Path.Combine(home, name)));
        }

        foreach (var entry in search.Split(':'))
        {
            // A toolchain lies beside its folder of programs; never all of a home folder.
            var folder = entry.TrimEnd('/');
            if (folder.StartsWith('/') && folder.Length > 1)
            {
                var above = Path.GetDirectoryName(folder)!;
                seen.Add(Path.GetFileName(folder) is "bin" or "sbin" or "shims" && above.Length > 1 && above != home && !SandboxProfile.IsWithin(home, above)
                    ? above
                    : folder);
            }
        }

        if (Repository(root) is { } repository)
        {
            seen.Add(repository);
        }

        seen.RemoveWhere(path => path == "/" || SandboxProfile.IsWithin(root, path) && path != root || SandboxProfile.IsWithin(path, root));
        return [.. seen];
    }

    /// <summary>Finds the folder of git that a workspace belongs to, where it lies outside of it: that of a worktree, or of a repository around it.</summary>
    public static string? Repository(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
            {
                return folder == root ? null : git;
            }

            if (FindRepository(git) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Finds the folder that a file <c>.git</c> names, or the one that it shares; null where it names none.</summary>
    public static string? FindRepository(string git)
    {
        try
        {
            if (!File.Exists(git) || File.ReadLines(git).FirstOrDefault() is not { } line || !line.StartsWith("gitdir:", StringComparison.Ordinal))
            {
                return null;
            }

            var own = Path.GetFullPath(line["gitdir:".Length..].Trim(), Path.GetDirectoryName(git)!);
            var common = Path.Combine(own, "commondir");
            return File.Exists(common) ? Path.GetFullPath(File.ReadLines(common).FirstOrDefault()?.Trim() ?? ".", own) : own;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be read here tells nothing.
            return null;
        }
    }
}
