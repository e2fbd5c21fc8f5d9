using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Lines;

/// <summary>
/// Options and sub-commands by which a program runs a command of its caller's, or writes a file of its caller's: an open end of a rule does not take them.
/// </summary>
/// <remarks>Long options count by their beginnings too, which most of these programs understand.</remarks>
internal static class RunningOptions
{
    private static readonly string[] TarRuns =
    [
        "--to-command", "--checkpoint-action", "--use-compress-program", "--rsh-command", "--info-script", "--new-volume-script"
    ];
    // Options by which a program reaches more than the folder, whatever stands behind them.
    private static readonly string[] Docker =
    [
        "--privileged", "--pid", "--ipc", "--userns", "--uts", "--cgroupns", "--cap-add", "--device", "--device-cgroup-rule", "--security-opt",
        "--volumes-from", "--host", "-H", "--context", "--config", "--env-file", "--ssh", "--cache-to", "--allow",
    ];
    private static readonly string[] Kubectl = ["--raw", "--kubeconfig", "--server", "-s", "--token", "--as", "--context", "--cluster", "--user"];
    private static readonly string[] Tar = ["--absolute-names", "--absolute-paths", "-P"];

    private static readonly string[] KubectlShows =
        ["get secret", "get secrets", "describe secret", "describe secrets", "config", "exec", "cp", "proxy", "debug"];
    private static readonly string[] NpmShows =
        ["config", "c", "get", "set", "token", "login", "adduser", "publish", "run env", "run-script env", "exec", "x", "explore", "edit"];
    private static readonly string[] RsyncRuns = ["--rsh", "--rsync-path"];
    private static readonly string[] NpmRuns = ["--script-shell", "--node-options"];
    private static readonly string[] SshRuns = ["ProxyCommand", "LocalCommand", "KnownHostsCommand"];

    /// <summary>Counts the words that a rule has to name so that it speaks of what is run or written; 0 where nothing is.</summary>
    /// <param name="words">The command; unknown words are null.</param>
    /// <param name="why">Reason, as a clause.</param>
    public static int Find(IReadOnlyList<LineWord> words, out string? why)
    {
        // What is known to only read is judged by what it reads.
        if (words.All(static word => word.Text is not null) && ReadOnlyPrograms.Find([.. words.Select(static word => word.Text!)]) is not null)
        {
            why = null;
            return 0;
        }

        var program = CommandWrappers.ProgramName(words[0].Text!);
        if (program == "git")
        {
            var verb = VerbOfGit(words);
            var needed = GitVerbs.Find(words, verb, out var whole);
            var behind = FindOption(program, words, verb, out why);
            why = behind < needed ? whole : why;
            return Math.Max(behind, needed);
        }

        if (SubCommandsOf(program) is { } kept && Array.Find(kept, sub => IsSubCommand(program, words, sub)) is { } given)
        {
            why = $"{program} {given} runs programs, or shows what lets people in";
            return words.Count;
        }

        return FindOption(program, words, 0, out why);
    }

    private static int FindOption(string program, IReadOnlyList<LineWord> words, int verb, out string? why)
    {
        for (var i = verb + 1; i < words.Count; i++)
        {
            if (words[i].Text is not { Length: > 1 } word)
            {
                continue;
            }

            // What stands behind it is for the script.
            if (program == "npm" && word == "--")
            {
                break;
            }

            if (Runs(program, program == "git" ? words[verb].Text ?? "" : "", word, i))
            {
                why = $"{Named(word)} makes {program} run a command that is named there";
                return Behind(words, i);
            }

            if (program == "find" && (word is "-delete" or "-fls" || word.StartsWith("-fprint", StringComparison.Ordinal)))
            {
                why = word == "-delete" ? "-delete makes find delete what it finds" : $"{word} makes find write a file";
                return word == "-delete" ? i + 1 : Math.Min(i + 2, words.Count);
            }

            if (Array.Exists(OpeningOf(program), option => IsLong(word, option) || (option is ['-', not '-'] && HasFlag(word, option[1..], valued: "efoC"))))
            {
                why = $"{Named(word)} gives {program} more than the folder";
                return Behind(words, i);
            }

            if (ElsewhereOptions.Find(program, word) is { } elsewhere)
            {
                why = elsewhere;
                return ElsewhereOptions.IsOption(word) ? Behind(words, i) : i + 1;
            }

            if (program == "git" && IsLong(word, "--output"))
            {
                why = $"{Named(word)} makes git write a file";
                return Behind(words, i);
            }

            if (program == "git" && (words[verb].Text, word) is ("submodule", "foreach") or ("bisect", "run"))
            {
                why = $"git {words[verb].Text} {word} runs a command";
                return Behind(words, i);
            }
        }

        why = null;
        return 0;
    }

    // Where it is not the word's own end, the command is the next word.
    private static int Behind(IReadOnlyList<LineWord> words, int at) =>
        words[at].Text!.Contains('=', StringComparison.Ordinal) ? at + 1 : Math.Min(at + 2, words.Count);

    private static bool Runs(string program, string verb, string word, int at) => program switch
    {
        "git" => verb switch
        {
            "clone" => IsLong(word, "--upload-pack") || IsLong(word, "--config") || HasFlag(word, "uc", valued: "boj"),
            "fetch" or "pull" => IsLong(word, "--upload-pack"),
            "ls-remote" => IsLong(word, "--upload-pack") || IsLong(word, "--exec"),
            "push" => IsLong(word, "--receive-pack") || IsLong(word, "--exec"),
            "archive" => IsLong(word, "--exec"),
            "grep" => IsLong(word, "--open-files-in-pager") || HasFlag(word, "O", valued: "eABCmf"),
            "rebase" => IsLong(word, "--exec") || HasFlag(word, "x", valued: "XsSC"),
            "difftool" => true,
            "apply" => IsLong(word, "--unsafe-paths"),
            _ => false,
        },
        "make" or "gmake" =>
            IsLong(word, "--eval") || HasFlag(word, "E", valued: "CfIoWjlO") || word.StartsWith("SHELL=", StringComparison.Ordinal)
            || word.StartsWith(".SHELLFLAGS=", StringComparison.Ordinal) || word.StartsWith("MAKEFLAGS=", StringComparison.Ordinal),
        "tar" or "gtar" or "bsdtar" =>
            Array.Exists(TarRuns, option => IsLong(word, option))
            || (HasLetter(word, 'I', 'F') || (at == 1 && word.All(char.IsAsciiLetter) && word.AsSpan().ContainsAny("IFP"))),
        "rsync" => Array.Exists(RsyncRuns, option => IsLong(word, option)) || HasLetter(word, 'e', 'e'),
        "npm" or "pnpm" or "yarn" => Array.Exists(NpmRuns, option => IsLong(word, option)),
        "rg" => IsLong(word, "--pre") || IsLong(word, "--hostname-bin"),
        "go" => Is(word, "-vettool") || Is(word, "--vettool") || Is(word, "-exec") || Is(word, "-toolexec") || Is(word, "--exec") || Is(word, "--toolexec"),
        "cargo" => Is(word, "--config"),
        "sort" => IsLong(word, "--compress-program"),
        "split" => IsLong(word, "--filter"),
        "zip" => word.StartsWith("-TT", StringComparison.Ordinal) || IsLong(word, "--unzip-command"),
        "man" => IsLong(word, "--pager") || IsLong(word, "--html") || HasLetter(word, 'P', 'H'),
        "wget" => IsLong(word, "--use-askpass"),
        "ssh" or "scp" or "sftp" =>
            Array.Exists(SshRuns, option => word.Contains(option, StringComparison.OrdinalIgnoreCase))
            || (program != "ssh" && word.StartsWith("-S", StringComparison.Ordinal)),
        "gcc" or "g++" or "cc" or "c++" or "clang" or "clang++" =>
            word == "-wrapper" || word.StartsWith("-fplugin", StringComparison.Ordinal) || word.StartsWith("-specs", StringComparison.Ordinal),
        _ => false,
    };

    private static string[] OpeningOf(string program) => program switch
    {
        "docker" or "podman" => Docker,
        "kubectl" or "oc" => Kubectl,
        "tar" or "gtar" or "bsdtar" => Tar,
        _ => [],
    };

    private static string[]? SubCommandsOf(string program) => program switch
    {
        "kubectl" or "oc" => KubectlShows,
        "npm" or "pnpm" or "yarn" => NpmShows,
        "dotnet" => ["user-secrets"],
        _ => null,
    };

    // "get pods,secrets" and "get secret/x" show them too; of kubectl options with values may stand before the verb.
    private static bool IsSubCommand(string program, IReadOnlyList<LineWord> words, string sub)
    {
        var parts = sub.Split(' ');
        var operands = words.Skip(1).Select(static word => word.Text).Where(static word => word is not ['-', ..]).ToList();
        var at = operands.IndexOf(parts[0]);
        return at >= 0 && at < (program is "kubectl" or "oc" ? 3 : 1) && (parts.Length == 1 || operands.Skip(at + 1).Any(word =>
            word is not null && word.Split(',', '/', '.').Contains(parts[1], StringComparer.OrdinalIgnoreCase)));
    }

    // Among the letters before the first that takes the rest of the word as its value.
    private static bool HasFlag(string word, string letters, string valued) => word is ['-', not '-', ..]
        && word.AsSpan(1).IndexOfAny(letters) is >= 0 and var at && word.AsSpan(1, at).IndexOfAny(valued) < 0;

    internal static int VerbOfGit(IReadOnlyList<LineWord> words)
    {
        var at = 1;
        while (at < words.Count && words[at].Text?.StartsWith('-') == true)
        {
            at += RunningPrograms.GitTakesValue(words[at].Text) ? 2 : 1;
        }

        return Math.Min(at, words.Count - 1);
    }

    private static bool Is(string word, string option) =>
        word.StartsWith(option, StringComparison.Ordinal) && (word.Length == option.Length || word[option.Length] == '=');

    private static bool IsLong(string word, string option)
    {
        var equal = word.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? word.AsSpan() : word.AsSpan(0, equal);
        return name.Length >= 3 && name.StartsWith("--", StringComparison.Ordinal) && option.AsSpan().StartsWith(name, StringComparison.Ordinal);
    }

    // Among several letters behind one dash as well.
    private static bool HasLetter(string word, char one, char other) => word[0] == '-' && word[1] != '-' && word.AsSpan(1).ContainsAny(one, other);

    private static string Named(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equal ? word[..equal] : word;
}
