using AgentHost.Security.Redaction;

namespace AgentHost.FileSystem;

/// <summary>Says whether git may be started in a folder without running what the repository there names: its own settings can name programs.</summary>
public static class GitRepositories
{
    private const long LongestConfig = 64 * 1024;
    private const long LongestIndex = 64 * 1024 * 1024;

    /// <summary>The sections whose settings name no program, or only ones that commands that read do not run.</summary>
    private static readonly string[] Sections =
    [
        "user", "pull", "push", "fetch", "rebase", "init", "color", "gui", "lfs", "advice", "alias", "branch", "commit", "column"
    ];

    private static readonly string[] CoreKeys =
    [
        "repositoryformatversion", "filemode", "bare", "logallrefupdates", "symlinks", "ignorecase", "precomposeunicode",
        "autocrlf", "eol", "safecrlf", "longpaths", "quotepath", "protectntfs",
        "protecthfs", "hidedotfiles", "untrackedcache", "editor", "pager", "hookspath", "fsmonitor", "sshcommand", "abbrev", "compression",
    ];

    private static readonly string[] RemoteKeys = ["url", "fetch", "pushurl", "tagopt", "prune", "mirror"];

    /// <summary>Gives the reason why a command of git that only reads might run the repository's programs; null when it would not.</summary>
    /// <param name="folder">The folder that it is started in, as a real path.</param>
    /// <param name="seesWorkTree">True when it looks at the content of the working folder.</param>
    public static string? Problem(string folder, bool seesWorkTree)
    {
        try
        {
            for (var at = folder; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
            {
                var git = Path.Combine(at, ".git");
                if (Directory.Exists(git))
                {
                    return File.Exists(Path.Combine(git, "HEAD")) && !File.Exists(Path.Combine(git, "commondir"))
                        ? ConfigProblem(Path.Combine(git, "config")) ?? (seesWorkTree ? IndexProblem(git) : null)
                        : "the .git folder on the way up is not a plain repository";
                }

                if (File.Exists(git) || new FileInfo(git).LinkTarget is not null)
                {
                    return "the repository's own folder lies elsewhere, and its settings can name programs";
                }

                if (File.Exists(Path.Combine(at, "HEAD")) && Directory.Exists(Path.Combine(at, "objects")))
                {
                    return "the folder looks like a repository itself, whose settings can name programs";
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "the repository's settings, which can name programs, cannot be read";
        }

        return null;
    }

    /// <summary>
    /// Gives the reason why the addresses that git shows of other repositories hold a secret; null where none of the settings looked at does.
    /// </summary>
    /// <param name="folder">The folder that it is started in, as a real path.</param>
    /// <param name="home">The person's home folder, whose settings rewrite addresses; empty for none.</param>
    public static string? AddressProblem(string folder, string home)
    {
        var files = new List<string>();
        for (var at = folder; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            files.Add(Path.Combine(at, ".git", "config"));
        }

        if (home.Length > 0)
        {
            files.AddRange([Path.Combine(home, ".gitconfig"), Path.Combine(home, ".config", "git", "config")]);
        }

        foreach (var file in files.Where(File.Exists))
        {
            try
            {
                if (SecretShapes.Find(PlainFile.ReadText(file, LongestConfig), 0).Length > 0)
                {
                    return $"it would show addresses, and {file} has one with a login in it";
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return $"it would show addresses, and {file}, which may have some with a login in them, cannot be read";
            }
        }

        return null;
    }

    /// <summary>Finds a setting of a repository that could run a program; null when there is none.</summary>
    internal static string? JudgeConfig(IEnumerable<string> lines)
    {
        var section = "";
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = SectionOf(line);
                if (section is "core" or "remote" || Array.IndexOf(Sections, section) >= 0)
                {
                    continue;
                }

                return $"the repository's settings have a section ({(section.Length == 0 ? "that cannot be read" : section)}) that can name programs";
            }

            var equal = line.IndexOf('=', StringComparison.Ordinal);
            var key = (equal < 0 ? line : line[..equal]).Trim().ToLowerInvariant();
            if (line.EndsWith('\\') || (section == "core" && Array.IndexOf(CoreKeys, key) < 0) || (section == "remote" && Array.IndexOf(RemoteKeys, key) < 0)
                || section.Length == 0)
            {
                return $"the repository's settings have an entry ({section}.{key}) that is not known to name no program";
            }
        }

        return null;
    }

    private static string? ConfigProblem(string file)
    {
        var info = new FileInfo(file);
        return !info.Exists ? null
            : info.Length > LongestConfig ? "the repository's settings, which can name programs, are too long to look through"
            : JudgeConfig(PlainFile.ReadLines(file, LongestConfig));
    }

    // A repository inside of this one is looked at as well, with settings of its own.
    private static string? IndexProblem(string git)
    {
        var index = new FileInfo(Path.Combine(git, "index"));
        if (!index.Exists)
        {
            return null;
        }

        if (index.Length > LongestIndex || Directory.EnumerateFiles(git, "sharedindex.*").Any())
        {
            return "the repository's index is of a kind that is not looked through";
        }

        // An entry's mode as four bytes; elsewhere these are rare, and then it is asked once more than needed.
        ReadOnlySpan<byte> link = [0, 0, 0xE0, 0];
        return PlainFile.ReadBytes(index.FullName, LongestIndex).AsSpan().IndexOf(link) >= 0
            ? "the repository holds others, whose settings can name programs"
            : null;
    }

    // "[name]" and "[name "more"]" alone on their line; else nothing.
    private static string SectionOf(string line)
    {
        if (line[^1] != ']')
        {
            return "";
        }

        var inner = line[1..^1];
        var blank = inner.IndexOf(' ', StringComparison.Ordinal);
        var name = blank < 0 ? inner : inner[..blank];
        var rest = blank < 0 ? "" : inner[blank..].Trim();
        var isPlain = name.Length > 0 && name.All(char.IsAsciiLetterOrDigit)
            && (rest.Length == 0 || (rest.Length > 1 && rest[0] == '"' && rest[^1] == '"' && !rest[1..^1].AsSpan().ContainsAny('"', '\\', ']')));
        return isPlain ? name.ToLowerInvariant() : "";
    }
}
