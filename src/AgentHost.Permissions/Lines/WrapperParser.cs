using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Lines;

/// <summary>Sees through programs that run others: which of the words are the other's.</summary>
internal static class WrapperParser
{
    /// <summary>Finds the command that a program runs in its turn.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="words">Its words.</param>
    /// <param name="hasInput">True when its input is a pipe, a file or a text of the line.</param>
    public static WrappedCommand Read(string program, IReadOnlyList<LineWord> words, bool hasInput) => program switch
    {
        "psql" or "mysql" or "mariadb" or "at" or "batch" or "dc" or "ed" or "red" or "ex" or "tclsh" or "wish" or "expect" or "m4" or "guile" or "racket"
            or "ocaml" or "ghci" or "irb" or "octave" or "clojure" or "jshell" or "swift" or "erl" or "iex" or "sqlite3" when hasInput => FromInput(program),
        "ssh" when hasInput && InteractivePrograms.IsSshWithoutCommand([.. words.Select(static word => word.Text ?? "x")]) => FromInput(program),
        "env" => Env(words),
        "nohup" => Options(words, "", "", [], []),
        "timeout" => Options(words, "vfp", "ks", ["preserve-status", "foreground", "verbose"], ["kill-after", "signal"], operands: 1),
        "nice" => Options(words, "0123456789", "n", [], ["adjustment"]),
        "ionice" => Options(words, "t", "cn", ["ignore"], ["class", "classdata"]),
        "time" => Options(words, "pv", "", ["portability", "verbose"], []),
        "setsid" => Options(words, "cfw", "", ["ctty", "fork", "wait"], []),
        "stdbuf" => Options(words, "", "ioe", [], ["input", "output", "error"]),
        "sudo" or "doas" => Options(words, "EnHSkbP", "ugpCDRTh", ["preserve-env", "non-interactive", "set-home", "login"], ["user", "group", "chdir"]) with
        {
            Kind = WrapperKind.Beside
        },
        "command" => words.Count > 1 && words[1].Text is "-v" or "-V" ? WrappedCommand.Nothing : Options(words, "p", "", [], []),
        "builtin" => Options(words, "", "", [], []),
        // "-a" calls it by another name, and where one file holds all programs that name says which one runs.
        "exec" => Options(words, "l", "", [], []),
        "xargs" => XargsParser.Read(words),
        "find" => Find(words),
        "sh" or "bash" or "dash" or "ash" => Shell(words),
        "zsh" or "ksh" or "mksh" or "fish" or "csh" or "tcsh" or "pwsh" or "powershell" or "cmd" => HasCode(words, hasInput, "c", "Command", "command"),
        "eval" =>
            words is [_] ? WrappedCommand.Nothing
                : words[1].Text == "--" ? WrappedCommand.Unclear("some shells take \"--\" for the command")
                : new WrappedCommand(WrapperKind.Code, 1),
        "trap" => Trap(words),
        "git" => Git(words),
        "python" or "python2" or "python3" or "pypy" or "pypy3" => HasCode(words, hasInput, "c"),
        "node" or "nodejs" or "deno" or "bun" or "ts-node" or "tsx" => HasCode(words, hasInput, "ep", "eval", "print", "require", "import", "loader"),
        "perl" => HasCode(words, hasInput, "eEMm"),
        "ruby" => HasCode(words, hasInput, "e"),
        "php" => HasCode(words, hasInput, "rBRE"),
        "lua" or "luajit" or "R" or "Rscript" or "julia" or "elixir" or "osascript" or "sqlite3" or "groovy" or "scala" => HasCode(words, hasInput, "e"),
        "awk" or "gawk" or "mawk" or "nawk" =>
            WrappedCommand.Unclear("awk's program can run others and write files", needed: 1) with { Kind = WrapperKind.None },
        "busybox" or "toybox" or "unbuffer" or "chrt" or "taskset" or "parallel" or "watch" or "script" or "chroot" or "unshare" or "nsenter" or "flock"
            or "entr" or "su" or "pkexec" or "run0" or "strace" or "ltrace" or "gdb" => Runner(program, words, hasInput),
        "fd" or "fdfind" or "rg" =>
            words.Any(static word =>
                word.Text is "-x" or "-X" or "--exec" or "--exec-batch" or "--pre" || word.Text?.StartsWith("--exec", StringComparison.Ordinal) == true
                || word.Text?.StartsWith("--pre", StringComparison.Ordinal) == true)
            ? WrappedCommand.Unclear($"{program} runs another program") : WrappedCommand.Nothing,
        "ld.so" or "tini" or "dumb-init" or "catchsegv" or "caffeinate" or "faketime" or "eatmydata" or "runcon" or "aa-exec" or "sshpass" or "cpulimit"
            or "daemonize" or "mpirun" or "mpiexec" or "srun" or "envdir" => Runner(program, words, hasInput),
        _ when program.StartsWith("ld-linux", StringComparison.Ordinal) || program.StartsWith("ld-musl", StringComparison.Ordinal) =>
            Runner(program, words, hasInput),
        _ =>
            program.StartsWith("python3.", StringComparison.Ordinal) || program.StartsWith("python2.", StringComparison.Ordinal)
                ? HasCode(words, hasInput, "c")
                : WrappedCommand.Nothing,
    };

    private static WrappedCommand Runner(string program, IReadOnlyList<LineWord> words, bool hasInput) =>
        words.Count == 1 && !hasInput ? WrappedCommand.Nothing : WrappedCommand.Unclear($"{program} runs another program", hasInput ? LinePart.Never : -1);

    private static WrappedCommand Unclear(string program) => WrappedCommand.Unclear($"{program} has options that could make it run something else");

    /// <summary>A program, its options, and another program with its words.</summary>
    private static WrappedCommand Options(IReadOnlyList<LineWord> words, string flags, string valued, string[] longs, string[] longValued, int operands = 0)
    {
        var i = 1;
        for (; i < words.Count; i++)
        {
            if (words[i].Text is not { } word)
            {
                return Unclear(words[0].Text!);
            }

            if (word == "--")
            {
                i++;
                break;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                break;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var equal = word.IndexOf('=', StringComparison.Ordinal);
                var name = equal < 0 ? word[2..] : word[2..equal];
                if (Array.IndexOf(longs, name) >= 0)
                {
                    continue;
                }

                if (Array.IndexOf(longValued, name) < 0)
                {
                    return Unclear(words[0].Text!);
                }

                i += equal < 0 ? 1 : 0;
                continue;
            }

            for (var at = 1; at < word.Length; at++)
            {
                if (valued.Contains(word[at], StringComparison.Ordinal))
                {
                    i += at + 1 == word.Length ? 1 : 0;
                    break;
                }

                if (!flags.Contains(word[at], StringComparison.Ordinal))
                {
                    return Unclear(words[0].Text!);
                }
            }
        }

        for (; operands > 0; operands--, i++)
        {
            if (i >= words.Count || words[i].Splits || words[i].Text is null)
            {
                return Unclear(words[0].Text!);
            }
        }

        return new WrappedCommand(WrapperKind.Transparent, Math.Min(i, words.Count));
    }

    private static WrappedCommand Env(IReadOnlyList<LineWord> words)
    {
        var i = 1;
        var moves = false;
        for (; i < words.Count; i++)
        {
            var word = words[i].Text;

            // "-i", "-" and "-u" take away what the host sets so that a repository's programs stay out.
            if (word is "-0" or "-v")
            {
                continue;
            }

            if (word is "-C" or "--chdir")
            {
                i++;
                moves = true;
            }
            else if (word == "--")
            {
                i++;
                break;
            }
            else if (word is null || word.StartsWith('-'))
            {
                return Unclear("env");
            }
            else
            {
                break;
            }
        }

        var assigned = new List<string>();
        for (; i < words.Count && (words[i].Text is not { } text || text.Contains('=', StringComparison.Ordinal)); i++)
        {
            if (words[i].Text is not { } known)
            {
                return WrappedCommand.Unclear("env sets a variable, or runs a program, that only the shell knows");
            }

            assigned.Add(known[..known.IndexOf('=', StringComparison.Ordinal)]);
        }

        return new WrappedCommand(WrapperKind.Transparent, Math.Min(i, words.Count)) { Assigned = assigned, MovesFolder = moves };
    }

    private static WrappedCommand Find(IReadOnlyList<LineWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not ("-exec" or "-execdir" or "-ok" or "-okdir"))
            {
                continue;
            }

            var end = i + 1;
            while (end < words.Count && words[end].Text is not ";" && !(words[end].Text == "+" && words[end - 1].Text == "{}"))
            {
                end++;
            }

            for (var more = end + 1; more < words.Count; more++)
            {
                if (words[more].Text is null or "-exec" or "-execdir" or "-ok" or "-okdir" or "-delete" or "-fprint" or "-fprintf" or "-fprint0" or "-fls")
                {
                    return WrappedCommand.Unclear("find does more than one thing with what it finds");
                }
            }

            return Replaced(words, i + 1, end - i - 1, "{}") with
            {
                Own = [.. words.Take(i), .. words.Skip(end + 1)], MovesFolder = words[i].Text is "-execdir" or "-okdir",
                Why = words[i].Text is "-ok" or "-okdir" ? "find asks before each" : null,
            };
        }

        return WrappedCommand.Nothing;
    }

    /// <summary>A program whose words hold a name in whose place others come: these words are not known.</summary>
    /// <param name="words">All words.</param>
    /// <param name="start">The program's place among them.</param>
    /// <param name="count">How many are the program's.</param>
    /// <param name="name">The name.</param>
    public static WrappedCommand Replaced(IReadOnlyList<LineWord> words, int start, int count, string name)
    {
        var inner = new List<LineWord>();
        for (var i = start; i < start + count; i++)
        {
            inner.Add(words[i].Text?.Contains(name, StringComparison.Ordinal) == true ? new LineWord(null) { IsTaken = words[i].Text == name } : words[i]);
        }

        return new WrappedCommand(WrapperKind.Transparent, start, 0) { Tail = inner };
    }

    private static WrappedCommand Shell(IReadOnlyList<LineWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not { } word)
            {
                return WrappedCommand.Unclear("what the shell runs is not known");
            }

            if (word.Length > 1 && word[0] == '-' && word[1] != '-' && word[1..].All(static c => c is 'c' or 'l' or 'e' or 'u' or 'x' or 'v' or 'n'))
            {
                if (word.Contains('c', StringComparison.Ordinal))
                {
                    // "-c -e LINE": further options stand before the line.
                    return i + 1 < words.Count && !words[i + 1].Splits && words[i + 1].Text is not ['-' or '+', ..]
                        ? new WrappedCommand(WrapperKind.Code, i + 1, 1)
                        : WrappedCommand.Unclear("what the shell runs is not known");
                }

                continue;
            }

            if (word == "-o" && i + 1 < words.Count && words[i + 1].Text is "pipefail" or "errexit" or "nounset")
            {
                i++;
                continue;
            }

            if (word is "-s" || IsInput(word))
            {
                return FromInput(words[0].Text!);
            }

            // A script's name is a command as any other; whatever else is not looked into.
            return word is "--version" or "--help" || !word.StartsWith('-') && !word.StartsWith('+')
                ? WrappedCommand.Nothing
                : WrappedCommand.Unclear("the shell has options that could make it run something else");
        }

        return FromInput(words[0].Text!);
    }

    /// <summary>Tests that a word is the name of what comes in: a program in it is known to nobody.</summary>
    public static bool IsInput(string? word) =>
        word is "-" or "/dev/stdin" or "/proc/self/fd/0" || word?.StartsWith("/dev/fd/", StringComparison.Ordinal) == true;

    private static WrappedCommand FromInput(string program) => WrappedCommand.Unclear($"{program} runs what comes in, whatever that is", LinePart.Never);

    private static WrappedCommand Trap(IReadOnlyList<LineWord> words)
    {
        var at = words.Count > 1 && words[1].Text == "--" ? 2 : 1;
        return words.Count == at || words[at].Text is "-" or "-l" or "-p" or "" ? WrappedCommand.Nothing : new WrappedCommand(WrapperKind.Code, at, 1);
    }

    private static WrappedCommand Git(IReadOnlyList<LineWord> words)
    {
        var i = 1;
        string? why = null;
        while (i < words.Count && words[i].Text is { } word && word.StartsWith('-'))
        {
            why = RunningPrograms.GitIsSteeredBy(word) ? "git gets settings that can name programs" : why;
            i += RunningPrograms.GitTakesValue(word) ? 2 : 1;
        }

        return i == 1 || i >= words.Count ? WrappedCommand.Nothing : new WrappedCommand(WrapperKind.Shadow, i) { Tail = [], Why = why };
    }

    /// <summary>Tells whether an interpreter gets its program as an argument, of which nothing can be told; or from its input.</summary>
    private static WrappedCommand HasCode(IReadOnlyList<LineWord> words, bool hasInput, string letters, params string[] names)
    {
        var isBehindOption = false;
        var isNamed = false;
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not { } word)
            {
                return hasInput && words[i].Splits && !isNamed ? FromInput(words[0].Text!) : WrappedCommand.Nothing;
            }

            if (IsInput(word))
            {
                return FromInput(words[0].Text!);
            }

            if (word.StartsWith("--", StringComparison.Ordinal)
                ? Array.Exists(names, name => word.AsSpan(2).StartsWith(name, StringComparison.Ordinal))
                : word.Length > 1 && word[0] == '-' && word.AsSpan(1).IndexOfAny(letters) >= 0)
            {
                return WrappedCommand.Unclear($"{words[0].Text} gets a program of its own as an argument", needed: i + 1);
            }

            // For some "-v" says more, and what comes behind it is run.
            if (word is "--version" or "--help" or "-V" or "-h" || (word == "-v" && words.Count == 2) || (!word.StartsWith('-') && !isBehindOption))
            {
                return WrappedCommand.Nothing;
            }

            // What stands behind an option may be its value, and then the program comes further on, or comes in.
            isNamed |= isBehindOption && !word.StartsWith('-') && !(hasInput && i == words.Count - 1);
            isBehindOption = word.StartsWith('-') && !IsFlag(CommandWrappers.ProgramName(words[0].Text!), word);
        }

        return isNamed ? WrappedCommand.Nothing : FromInput(words[0].Text!);
    }

    // The same letter has a value in one language and none in another.
    private static bool IsFlag(string program, string word) =>
        word.Contains('=', StringComparison.Ordinal) || (program.StartsWith("py", StringComparison.Ordinal)
        ? word is "-m" or "-u" or "-v" or "-B" or "-O" or "-OO" or "-E" or "-s" or "-S" or "-I" or "-P" or "-b" or "-q" or "-i" or "-d"
        : word is "-s" or "-S" or "-w" or "-t" or "-n" or "-q" or "-v" or "--no-warnings" or "--trace-warnings");
}
