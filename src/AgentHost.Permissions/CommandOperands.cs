using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>
/// Words of a command that a wildcard of an allow rule does not cover, whatever the program is: they lead outside the workspace or to a secret, hand
/// the program a program of the workspace, or are known to the shell alone.
/// </summary>
/// <remarks>Made when an allow rule first matches. Judged by where the words lead, so that no list of options has to be complete.</remarks>
/// <param name="part">The command.</param>
/// <param name="below">Finds the folder that one of the line's folders stands for.</param>
/// <param name="line">The line that the command stands in: values that only the shell knows come from there.</param>
/// <param name="query">The workspace.</param>
internal sealed class CommandOperands(LinePart part, Func<string, string?> below, CommandLineSources line, PermissionQuery query)
{
    private const int MostWords = 400;
    private const int MostLetters = 16;
    private readonly IReadOnlyList<string> _folders = part.Folders.Count == 0 ? [""] : part.Folders;
    private List<OperandProblem>? _problems;

    /// <summary>Finds the reason why a rule that matches a command does not allow it, as a clause; null where it does.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="item">The command.</param>
    public static string? FindUncovered(PermissionRule rule, PermissionItem item) =>
        rule is not { IsWhole: false, Command: { } pattern } || item is not { Operands: { } operands, Line: { } line } ? null
        : pattern.Allows(line) ? operands.FindUncovered(rule, pattern, 0)
        : item.Rest is not null ? operands.FindUncovered(rule, pattern, 1)
        : null;

    /// <summary>Finds a word that leads outside the workspace or to a secret, as a clause; null where none does.</summary>
    public string? FindPlaceKeptBack() =>
        (_problems ??= FindProblems()).Find(static problem => problem.Kind is OperandProblemKind.Outside or OperandProblemKind.Secret)?.Why;

    /// <param name="rule">The rule.</param>
    /// <param name="pattern">The pattern that matched.</param>
    /// <param name="offset">Number of words of the command before those that the pattern is about.</param>
    private string? FindUncovered(PermissionRule rule, CommandPattern pattern, int offset)
    {
        foreach (var problem in _problems ??= FindProblems())
        {
            if (!pattern.Writes(problem.Index - offset) && !(rule.TakesOutside && problem.Kind is OperandProblemKind.Outside or OperandProblemKind.Unknown)
                && !(problem.Kind == OperandProblemKind.Program && pattern.NamesPlace(problem.Index - offset)))
            {
                return problem.Why;
            }
        }

        return FindDetour(pattern, offset);
    }

    // "src/*" is about what lies in src: not about "src/../x.py", nor about what a link in src leads to.
    private string? FindDetour(CommandPattern pattern, int offset)
    {
        for (var i = 0; i < part.Words.Count && i - offset < pattern.Count; i++)
        {
            if (i < offset || !pattern.NamesPlace(i - offset) || part.Words[i].Text is not { Length: > 0 } word
                || word.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var folder in _folders)
            {
                if (Resolve(word, folder) is not { IsResolved: true } real
                    || folder.Length == 0 && real.Path == query.Paths.Lexical(Absolute(word, folder)) && !HasUpward(word))
                {
                    continue;
                }

                var start = query.Paths.Resolve(Absolute(".", ""));
                var shown = Path.IsPathRooted(word) || !start.IsResolved ? real.Path : Path.GetRelativePath(start.Path, real.Path);
                if (!pattern.IsMatchAt(i - offset, shown) && !pattern.IsMatchAt(i - offset, "./" + shown))
                {
                    return $"{word} leads to {query.Paths.ToRelative(real.Path)}";
                }
            }
        }

        return null;
    }

    private List<OperandProblem> FindProblems()
    {
        var problems = new List<OperandProblem>();
        var texts = part.Words.Select(static word => word.Text).ToArray();
        var pattern = PatternOperand.Find(texts);
        for (var i = 0; i < Math.Min(texts.Length, MostWords); i++)
        {
            if (i != pattern && Judge(i, texts) is { } problem)
            {
                problems.Add(problem with { Index = i });
            }
        }

        problems.AddRange(FilterPrograms.Find(texts).Select(
            static found => new OperandProblem(OperandProblemKind.Steering, found.Why) { Index = found.Index }));
        if (CommandTrees.Find(texts, _folders.Select(folder => Resolve(".", folder)?.Path), query) is { } tree)
        {
            problems.Add(tree);
        }

        if (texts.Length > MostWords)
        {
            problems.Add(new OperandProblem(OperandProblemKind.Unknown, $"it has more than {MostWords} words") { Index = MostWords });
        }

        return problems;
    }

    private OperandProblem? Judge(int index, string?[] texts)
    {
        var word = part.Words[index];
        if (word.Text is { } text)
        {
            return index == 0 ? JudgeProgram(text) : JudgeWord(text, IsOptionValue(index, texts));
        }

        if (word.Pattern is { } pattern)
        {
            return JudgePattern(pattern);
        }

        // A message is text, whatever the shell makes it of.
        if (index > 0 && texts[index - 1] is "-m" or "-am" or "--message" or "--title" or "--body" or "--notes" && !word.Splits)
        {
            return null;
        }

        // A value that the line writes down leads where those words lead; one from elsewhere may lead anywhere.
        return line.Foreign is { } foreign ? new OperandProblem(OperandProblemKind.Unknown, foreign)
            : line.Pieces.Select(piece => JudgeWord(piece, isValue: false)).FirstOrDefault(static problem => problem is not null);
    }

    // A program by its path, where the rule leaves the program open.
    private OperandProblem? JudgeProgram(string program)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var folder in _folders)
        {
            if (Resolve(program, folder) is { IsResolved: true } real && query.Paths.IsInside(real.Path))
            {
                return new OperandProblem(OperandProblemKind.Program, $"{program} is a program of this folder");
            }
        }

        return null;
    }

    private OperandProblem? JudgePattern(string pattern)
    {
        foreach (var folder in _folders)
        {
            var start = Resolve(".", folder);
            if (query.NamesIn is not { } namesIn || start is not { IsResolved: true }
                || WordExpansion.Find(pattern, start.Value.Path!, query.Paths, namesIn, out _) is not { } names)
            {
                return new OperandProblem(OperandProblemKind.Unknown, $"the files that {WordExpansion.Unescape(pattern)} means are not known");
            }

            foreach (var name in names)
            {
                if (JudgeWord(name, isValue: false) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private OperandProblem? JudgeWord(string word, bool isValue)
    {
        foreach (var (text, isOption) in Readings(word).Concat(Tails(word)))
        {
            foreach (var folder in _folders)
            {
                if (JudgePath(text, folder, isOption || isValue) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    // "-uo/tmp/x": among the letters of a word any may be the last that is an option. Those of compilers stand alone.
    private IEnumerable<(string Text, bool IsOption)> Tails(string word)
    {
        if (word is not ['-', not '-', ..] || (word[1] is 'I' or 'L' or 'D' && IsCompiler(part.Words[0].Text)))
        {
            yield break;
        }

        for (var at = 2; at < Math.Min(word.Length, MostLetters) && char.IsAsciiLetterOrDigit(word[at - 1]); at++)
        {
            if (at > 2 && (word[at] is '/' or '~' or '.' || SecretFiles.IsSecret(word.AsSpan(at))) && !word.AsSpan(at).Contains('*'))
            {
                yield return (word[at..], true);
            }
        }
    }

    private static bool IsCompiler(string? program) => program is not null && CommandWrappers.ProgramName(program) is "gcc" or "g++" or "cc" or "c++" or "clang"
        or "clang++" or "ld" or "rustc" or "javac" or "tsc";

    private OperandProblem? JudgePath(string text, string folder, bool isValue)
    {
        if (part.Words[0].Text == "git" && !query.IsOff(PermissionBuiltins.Secrets) && CommandTrees.MeansSecrets(text))
        {
            return new OperandProblem(OperandProblemKind.Secret, $"{text} means files that may hold secrets");
        }

        if (text is "" or "." or "-" or "/dev/null" or "/dev/stdin" or "/dev/stdout" or "/dev/stderr" || text.StartsWith("//", StringComparison.Ordinal)
            || Resolve(text, folder) is not { IsResolved: true } resolved)
        {
            return null;
        }

        var paths = query.Paths;
        var real = resolved.Path;
        var inside = paths.IsInside(real);
        var shown = paths.ToRelative(real);
        if (!query.IsOff(PermissionBuiltins.Secrets) && (SecretFiles.IsSecret(inside ? shown : real) || SecretFiles.IsSecret(text.Replace('\\', '/'))))
        {
            return new OperandProblem(OperandProblemKind.Secret, $"{text} may hold secrets");
        }

        if (!inside)
        {
            // A word is a place where it names what is there, or what could be made there.
            return !query.IsOff(PermissionBuiltins.Outside)
                && (real == "/" || HasUpward(text) || Path.GetDirectoryName(real) == "/" || HasFolderAbove(real))
                ? new OperandProblem(OperandProblemKind.Outside, $"{text} is outside the workspace")
                : null;
        }

        if (query.Ignored.IsIgnored(shown, paths.IsFolder(real)))
        {
            return new OperandProblem(OperandProblemKind.Secret, $"{text} is hidden from every tool");
        }

        if (SecretFiles.IsPast(shown) && !query.IsOff(PermissionBuiltins.Secrets))
        {
            return new OperandProblem(OperandProblemKind.Secret, $"{text} may hold files of other times");
        }

        if (ProtectedPaths.IsGit(real) || query.RunProblem?.Invoke(real, arg2: false) is not null
            || !IsKeeping()
                && (ProtectedPaths.AllowsInAdvance(real)
                    || ProtectedPaths.IsSettings(real, paths.Lexical(text), recursive: false, paths, query.SettingsFolders)))
        {
            return new OperandProblem(OperandProblemKind.Steering, $"{text} steers git or this program");
        }

        return isValue && query.IsProgram?.Invoke(real) == true
            ? new OperandProblem(OperandProblemKind.Program, $"{text} is a program of this folder, which an option may make run")
            : null;
    }

    // Of git only what takes files as they are into the repository, or shows them, may name this program's settings.
    private bool IsKeeping() => part.Words[0].Text == "git" && part.Words[RunningOptions.VerbOfGit(part.Words)].Text is "add" or "commit" or "diff" or "log"
        or "show" or "status" or "blame" or "ls-files";

    // The root has all below it: a folder that says something is one below that.
    private bool HasFolderAbove(string path)
    {
        for (var at = Path.GetDirectoryName(path); at is { Length: > 1 }; at = Path.GetDirectoryName(at))
        {
            if (query.Paths.IsFolder(at))
            {
                return true;
            }
        }

        return false;
    }

    // The word as it stands, behind its first "=", an option's letter or "@", and what looks like a path between ":", ",", ";" and "=".
    private static IEnumerable<(string Text, bool IsOption)> Readings(string word)
    {
        var isOption = word.Length > 1 && word[0] == '-';
        if (!isOption)
        {
            yield return (word, false);
        }
        else if (word[1] != '-' && word.Length > 2)
        {
            yield return (word[2..], true);
        }

        if (word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equal && equal + 1 < word.Length)
        {
            yield return (word[(equal + 1)..].TrimStart('@'), isOption);
        }

        if (word.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at && at + 1 < word.Length)
        {
            yield return (word[(at + 1)..], isOption);
        }

        if (word.IndexOf("file://", StringComparison.OrdinalIgnoreCase) is >= 0 and var file)
        {
            // What stands before the path is a host.
            yield return (word.IndexOf('/', file + 7) is >= 0 and var slash ? word[slash..] : word[(file + 7)..], isOption);
        }

        // "a=/x,b=/y;c:/z"
        var isAddress = word.Contains("://", StringComparison.Ordinal);
        foreach (var part in word.Split(isAddress ? [',', ';', '='] : [':', ',', ';', '=']).Skip(isOption ? 1 : 0))
        {
            var piece = part.TrimStart('@', '<');
            if (piece.StartsWith('/') || piece.StartsWith('~')
                || ((piece.StartsWith('.') || piece.Contains('/') || SecretFiles.IsSecret(piece)) && !piece.Contains(' ')))
            {
                yield return (piece, isOption);
            }
        }
    }

    // "--name value" and "-name value"; behind a single letter as often as not comes an operand.
    private static bool IsOptionValue(int index, string?[] texts) =>
        index > 1 && texts[index - 1] is { Length: > 2 } before && before[0] == '-' && !before.Contains('=', StringComparison.Ordinal) && before is not "--";

    private static bool HasUpward(string word) => word == ".." || word.StartsWith("../", StringComparison.Ordinal)
        || word.Contains("/../", StringComparison.Ordinal) || word.EndsWith("/..", StringComparison.Ordinal);

    private ResolvedPath? Resolve(string text, string folder)
    {
        var path = Absolute(text, folder);
        return path.Length == 0 || path.AsSpan().ContainsAnyInRange('\0', '\x1f') ? null : query.Paths.Resolve(path);
    }

    private string Absolute(string text, string folder) =>
        text == "~" ? query.Paths.Home
        : text.StartsWith("~/", StringComparison.Ordinal) ? query.Paths.Home + text[1..]
        : Path.IsPathRooted(text) || below(folder) is not { Length: > 0 } place ? text
        : $"{place}/{text}";
}
