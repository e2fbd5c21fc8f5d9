namespace AgentHost.Permissions.Commands;

/// <summary>Programs that wait for a person at a terminal: nobody is there, and they would hang.</summary>
internal static class InteractivePrograms
{
    /// <summary>Finds the reason why a command would hang; null when it would not, or is not known to.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="hasInput">True when its input is something else than the terminal.</param>
    public static string? Find(IReadOnlyList<string> words, bool hasInput)
    {
        if (words.Count == 0)
        {
            return null;
        }

        var program = CommandWrappers.ProgramName(words[0]);
        var instead = program switch
        {
            "vi" or "vim" or "nvim" or "view" or "vimdiff" when !HasAny(words, "-es", "-Es", "--headless", "-s", "--version", "--help") =>
                "change files with the tool that edits",
            "nano" or "pico" or "emacs" or "micro" or "joe" or "mcedit" or "helix" or "hx" when !HasAny(words, "--batch", "-batch", "--version", "--help") =>
                "change files with the tool that edits",
            "top" or "htop" or "btop" or "atop" or "glances" when !HasLetter(words, 'b') && !HasAny(words, "--version", "--help", "-h", "-v") =>
                "ps, or top -b -n 1, prints once",
            "watch" when !HasAny(words, "--version", "--help", "-v", "-h") => "run the command once",
            "python" or "python3" or "ipython" or "node" or "irb" or "ghci" or "lua" or "R" or "julia" or "iex" or "erl" when !hasInput && words.Count == 1 =>
                "give it a script, or a program with -c or -e",
            "python" or "python3" when !hasInput && words.Count == 2 && words[1] == "-i" => "give it a script, or a program with -c",
            "bash" or "sh" or "zsh" or "fish" or "dash" when !hasInput && words.Count == 1 => "give it a command with -c",
            "psql" or "mysql" or "sqlite3" or "mongosh" or "redis-cli"
                when !hasInput && words.Count <= 2 && !HasAny(words, "--version", "--help", "-l", "-V") => "give it a statement as an argument",
            "ssh" when !hasInput && IsSshWithoutCommand(words) => "give it a command to run there",
            "telnet" or "ftp" or "sftp" when !hasInput => "use a program that needs no answers",
            "passwd" or "visudo" or "vipw" => "a person has to do that",
            "crontab" when HasAny(words, "-e") => "crontab FILE takes a whole table",
            "tmux" or "screen" when words.Count == 1 || HasAny(words, "attach", "attach-session", "-r", "-x") => "run the command itself",
            "git" when words.Count > 2 && words[1] == "rebase" && HasAny(words, "-i", "--interactive") => "say the steps with commands that need no editor",
            "git" when words.Count > 2 && words[1] == "add" && HasAny(words, "-p", "--patch", "-i", "--interactive", "-e") => "name the files",
            "tig" or "lazygit" or "gitk" or "ranger" or "mc" or "fzf" or "dialog" or "whiptail" when !hasInput => "use commands that print",
            _ => null,
        };
        return instead is null ? null : $"interactive: {program} waits for a person at a terminal and would hang; {instead}";
    }

    /// <summary>Tests that ssh would start a shell on another machine.</summary>
    public static bool IsSshWithoutCommand(IReadOnlyList<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word is "-V" or "-G" or "-Q" or "-N" or "-f" or "-O")
            {
                return false;
            }

            if (word.Length == 2 && word[0] == '-' && "bcDEeFIiJLlmoPpRSWw".Contains(word[1], StringComparison.Ordinal))
            {
                i++;
            }
            else if (!word.StartsWith('-'))
            {
                return i == words.Count - 1;
            }
        }

        return false;
    }

    private static bool HasAny(IReadOnlyList<string> words, params ReadOnlySpan<string> options)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (options.Contains(words[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasLetter(IReadOnlyList<string> words, char letter)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].StartsWith('-') && words[i].Contains(letter, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
