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
    private static readonly string[] RsyncRuns = ["--rsh", "--rsync-path"];
    private static readonly string[] NpmRuns = ["--script-shell", "--node-options"];
    private static readonly string[] SshRuns = ["ProxyCommand", "LocalCommand", "KnownHostsCommand"];

    /// <summary>Counts the words that a rule has to name so that it speaks of what is run or written; 0 where nothing is.</summary>
    /// <param name="words">The command; unknown words are null.</param>
    /// <param name="why">Reason, as a clause.</param>
    public static int Find(IReadOnlyList<LineWord> words, out string? why)
    {
        var program = CommandWrappers.ProgramName(words[0].Text!);
        var verb = program == "git" ? VerbOfGit(words) : 0;
        for (var i = verb + 1; i < words.Count; i++)
        {
            if (words[i].Text is not { Length: > 1 } word)
            {
                continue;
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
            "clone" =>
                IsLong(word, "--upload-pack") || IsLong(word, "--config") || word.StartsWith("-u", StringComparison.Ordinal)
                || word.StartsWith("-c", StringComparison.Ordinal),
            "fetch" or "pull" => IsLong(word, "--upload-pack"),
            "ls-remote" => IsLong(word, "--upload-pack") || IsLong(word, "--exec"),
            "push" => IsLong(word, "--receive-pack") || IsLong(word, "--exec"),
            "archive" => IsLong(word, "--exec"),
            "grep" => IsLong(word, "--open-files-in-pager") || word.StartsWith("-O", StringComparison.Ordinal),
            "rebase" => IsLong(word, "--exec") || word.StartsWith("-x", StringComparison.Ordinal),
            "difftool" => IsLong(word, "--extcmd") || word.StartsWith("-x", StringComparison.Ordinal),
            _ => false,
        },
        "make" or "gmake" =>
            IsLong(word, "--eval") || word.StartsWith("-E", StringComparison.Ordinal) || word.StartsWith("SHELL=", StringComparison.Ordinal)
            || word.StartsWith(".SHELLFLAGS=", StringComparison.Ordinal) || word.StartsWith("MAKEFLAGS=", StringComparison.Ordinal),
        "tar" or "gtar" or "bsdtar" =>
            Array.Exists(TarRuns, option => IsLong(word, option))
            || (HasLetter(word, 'I', 'F') || (at == 1 && word.All(char.IsAsciiLetter) && word.AsSpan().ContainsAny('I', 'F'))),
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

    private static int VerbOfGit(IReadOnlyList<LineWord> words)
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
        return name.Length >= 5 && name.StartsWith("--", StringComparison.Ordinal) && option.AsSpan().StartsWith(name, StringComparison.Ordinal);
    }

    // Among several letters behind one dash as well.
    private static bool HasLetter(string word, char one, char other) => word[0] == '-' && word[1] != '-' && word.AsSpan(1).ContainsAny(one, other);

    private static string Named(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equal ? word[..equal] : word;
}
