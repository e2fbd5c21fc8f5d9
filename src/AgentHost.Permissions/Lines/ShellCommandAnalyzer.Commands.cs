using AgentHost.Permissions.Commands;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <content>Simple commands, and programs that run others.</content>
public sealed partial class ShellCommandAnalyzer
{
    private LineFlow Simple(SimpleCommand command, LineFolders folders, bool hasInput)
    {
        var isGiven = command.Words.Count > 0 && !ShellBuiltins.KeepsToItself(command.Words[0].Known);
        foreach (var assignment in command.Assignments)
        {
            Assign(assignment, folders, isGiven, isOfRead: command.Words is [{ Known: "read" }, ..]);
        }

        if (command.Words.Count == 0)
        {
            if (command.Assignments.Count > 0 || command.Redirections.Count > 0)
            {
                Add(new LinePart(LinePartKind.Command, command.Span.In(_text)) { IsHarmless = true, Named = ValuesOf(command), Folders = FoldersOf(folders) });
            }

            return LineFlow.Of(folders);
        }

        var words = new List<LineWord>(command.Words.Count);
        foreach (var word in command.Words)
        {
            words.Add(Word(word, folders));
        }

        TakeValues(words, command.Words);
        if (words[0].Text is "alias" or "source" or "." or "function" or "enable" or "hash" or "bind"
            or "complete" or "shopt" or "compgen" or "mapfile" or "readarray" or "let" or "fc")
        {
            Add(new LinePart(LinePartKind.Command, command.Span.In(_text))
            {
                Words = words,
                Folders = FoldersOf(folders),
                Doubt = $"{words[0].Text} can change what later words mean",
                Needed = ReadsProgram(words) ? LinePart.Never : -1,
                IsScattered = words[0].Text == "alias"
            });
            return LineFlow.Of(words[0].Text is "source" or "." ? LineFolders.Unknown : folders);
        }

        var part = Command(words, command.Span.In(_text), folders, hasInput, isBuiltin: true, command.Words);

        // "EDITOR='git push' git commit": a value can be what runs, and git makes commands of its settings.
        var steered = isGiven && command.Assignments.Any(static assignment => ShellVariables.ChangesWhatRuns(assignment.Name));
        part = isGiven && command.Assignments.Count > 0 ? part with { Named = ValuesOf(command) } : part;
        Add(steered
            ? part with
            {
                IsLoose = true,
                IsScattered = part.IsScattered
                    || command.Assignments.Any(static assignment => assignment.Name.StartsWith("GIT_CONFIG", StringComparison.Ordinal))
            }
            : part);
        return words[0].Text switch
        {
            "cd" or "pushd" or "popd" => Changed(words, folders),
            "exit" or "return" => new LineFlow(LineFolders.None, LineFolders.None),
            "eval" or "command" or "builtin"
                when words.Exists(static word =>
                    word.Text is null || word.Text.Contains("cd", StringComparison.Ordinal) || word.Text.Contains("pushd", StringComparison.Ordinal)) =>
                LineFlow.Of(LineFolders.Unknown),
            _ => LineFlow.Of(folders),
        };
    }

    private List<LineWord> ValuesOf(SimpleCommand command) =>
        [
            .. command.Assignments.SelectMany(static assignment => (assignment.Elements ?? []).Concat(assignment.Value is { } value ? [value] : []))
                .Select(Shown)
        ];

    private static bool ReadsProgram(List<LineWord> words) => words[0].Text is "source" or "." && words.Exists(static word => WrapperParser.IsInput(word.Text));

    private static LineFlow Changed(List<LineWord> words, LineFolders folders)
    {
        var target = CdTarget(words);
        return new LineFlow(folders.Change(target), folders);
    }

    private static string? CdTarget(IReadOnlyList<LineWord> words)
    {
        var at = words.Count > 1 && words[1].Text == "--" ? 2 : 1;
        return words[0].Text == "cd" && words.Count == at + 1 && words[at].Text is { Length: > 0 } path && !path.StartsWith('-') && !path.StartsWith('~')
            ? path
            : null;
    }

    /// <summary>A command of words, with what it runs in its turn.</summary>
    private LinePart Command(List<LineWord> words, string text, LineFolders folders, bool hasInput, bool isBuiltin, IReadOnlyList<ShellWord>? source = null)
    {
        var part = new LinePart(LinePartKind.Command, text) { Words = words, Folders = FoldersOf(folders), HasInput = hasInput };
        if (words[0].Text is not { Length: > 0 } program)
        {
            return part with { Doubt = "the program's name is known to the shell alone" };
        }

        if (isBuiltin && program == "cd")
        {
            return CdTarget(words) is { } target
                ? part with
                {
                    Inner = [new LinePart(LinePartKind.Read, text) { Path = target, IsFolder = true, Folders = part.Folders }],
                    IsTransparent = true,
                    IsHarmless = true
                }
                : part with { Doubt = "it changes to a folder that only the shell knows" };
        }

        if (isBuiltin && ShellBuiltins.IsHarmless(words, source))
        {
            return part with { IsHarmless = true };
        }

        if (isBuiltin && ShellBuiltins.Names(words, _isBash, _hasLists) is { } names)
        {
            var isGiven = words[0].Text == "export" || words.Exists(static word => word.Text == "-x");
            foreach (var name in names)
            {
                _variables.Note(name ?? "IFS", name is not null && IsWholeLine(words) ? _input : null);
                if (name is null || (isGiven ? !ShellVariables.IsHarmless(name) : ShellVariables.ChangesWhatRuns(name)))
                {
                    return part with { Doubt = name is null ? "it sets variables that only the shell knows" : Changes(name) };
                }
            }

            return part with { IsHarmless = true };
        }

        if (_depth >= DeepestShell)
        {
            return part with { Doubt = "programs that run others lie too deep in one another", Needed = -1 };
        }

        var seen = See(
            RunningPrograms.MayRun(words) && !OnlyReads(part) ? part with { IsLoose = true, IsScattered = RunningPrograms.IsScattered(words) } : part,
            CommandWrappers.ProgramName(program),
            folders);
        if (seen.Needed is >= 0 and < LinePart.Never && RunningOptions.Find(words, out var runs) is > 0 and var needed)
        {
            seen = seen with { Doubt = seen.Doubt ?? runs, Needed = Math.Max(seen.Needed, needed) };
        }

        // A path can name any program: "./env" need not be what env is.
        return program.Contains('/', StringComparison.Ordinal) && !IsSystems(program) ? seen with { IsTransparent = false, IsHarmless = false } : seen;
    }

    private static bool OnlyReads(LinePart part) => ReadOnlyCommands.Known(part) is { } words && ReadOnlyPrograms.Find(words) is not null;

    private static bool IsSystems(string program)
    {
        foreach (var place in (ReadOnlySpan<string>)["/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/", "/sbin/", "/opt/homebrew/bin/"])
        {
            if (program.StartsWith(place, StringComparison.Ordinal) && !program.AsSpan(place.Length).Contains('/'))
            {
                return true;
            }
        }

        return false;
    }

    private static string Changes(string name) => $"it sets {name}, which can change what runs";

    private LinePart See(LinePart part, string program, LineFolders folders)
    {
        var seen = WrapperParser.Read(program, part.Words, part.HasInput);
        switch (seen.Kind)
        {
            case WrapperKind.None:
                return part;
            case WrapperKind.Opaque:
                return part with { Doubt = seen.Why, Needed = seen.Start };
            case WrapperKind.Code:
                return Code(part, seen, program, folders);
            default:
                break;
        }

        List<LineWord> inner = [.. part.Words.Skip(seen.Start).Take(seen.Count), .. seen.Tail];
        if (seen.Kind == WrapperKind.Shadow)
        {
            inner.Insert(0, part.Words[0]);
        }

        if (inner.Count == 0)
        {
            return part;
        }

        var place = seen.MovesFolder ? LineFolders.Unknown : folders;
        for (var i = 0; i < inner.Count; i++)
        {
            inner[i] = inner[i] is { IsTaken: true, Text: null } taken ? taken with { Names = TakenBy(part, program) } : inner[i];
        }

        var inside = new ShellCommandAnalyzer(_text, _isBash, _depth + 1, [], _mayGlob) { _variables = _variables, _input = _input }
            .Command(
                inner, Shown(inner, part.Text), place, part.HasInput || program == "xargs", isBuiltin: program is "command" or "builtin" or "time" or "exec");
        var needed = inside.Needed is < 0 or LinePart.Never ? inside.Needed : seen.Start + Math.Max(1, inside.Needed);
        var parts = new List<LinePart> { inside };
        if (seen.Own.Count > 0)
        {
            parts.Insert(0, part with { Words = seen.Own });
        }

        foreach (var name in seen.Assigned)
        {
            if (!ShellVariables.IsHarmless(name))
            {
                parts.Add(new LinePart(LinePartKind.Doubt, name) { Doubt = Changes(name) });
            }
        }

        if (seen.ReadsFile is { } file)
        {
            parts.Add(new LinePart(LinePartKind.Read, file) { Path = file, Folders = part.Folders });
        }

        return part with
        {
            Inner = parts,
            IsTransparent = seen.Kind == WrapperKind.Transparent,
            IsShadowed = seen.Kind == WrapperKind.Shadow,
            Needed = seen.Kind != WrapperKind.Shadow ? needed : seen.Why is null ? 0 : seen.Start + 1,
            Doubt = seen.Why
        };
    }

    // The files that a program hands on to the one that it runs.
    private FileNameSource? TakenBy(LinePart part, string program)
    {
        if (program == "xargs")
        {
            // Other signs between names could be part of a name; a file of names could name any.
            return _input is { } input && XargsParser.KeepsNames(part.Words, input.IsNull) ? input : null;
        }

        var known = part.Words.TakeWhile(static word => word.Text is not (null or ['-', _, ..] or "!" or "(")).Select(static word => word.Text!).ToList();
        return program != "find" ? null : new FileNameSource(part.Folders)
        {
            Below = known.Count > 1 ? known[1..] : ["."], Filter = TreeFilter.OfFind([.. part.Words.Select(static word => word.Text ?? "")]),
        };
    }

    // A line inside of a line: "sh -c LINE", "eval WORDS", "trap LINE EXIT".
    private LinePart Code(LinePart part, WrappedCommand seen, string program, LineFolders folders)
    {
        var code = string.Join(' ', part.Words.Skip(seen.Start).Take(seen.Count).Select(static word => word.Text ?? "\0"));
        if (code.Contains('\0', StringComparison.Ordinal))
        {
            return part with { Doubt = $"what {program} runs is known to the shell alone", Needed = -1 };
        }

        var isBash = program == "bash" || (program is "eval" or "trap" && _isBash);
        var read = Read(
            code,
            isBash,
            _depth + 1,
            program == "trap" ? LineFolders.Unknown : folders,
            _mayGlob || part.Words.Skip(seen.Start).Skip(seen.Count).Any(static word => word.Text is null && word.Sketch is null));
        _variables.Forget(read.Variables);
        return read.Failure is { } failure
            ? part with { Doubt = $"what {program} runs has {failure}", Needed = -1 }
            : part with { Inner = read.Parts, IsTransparent = true, Needed = -1 };
    }

    private static string Shown(List<LineWord> words, string text)
    {
        if (!words.TrueForAll(static word => word.Text is not null))
        {
            return text;
        }

        return CommandSuggestion.Exact([.. words.Select(static word => word.Text!)]) ?? string.Join(' ', words.Select(static word => word.Text));
    }

    // "read -r NAME": with other options, and with several names, a line falls into pieces.
    private bool IsWholeLine(IReadOnlyList<LineWord> words) =>
        _input is { IsNull: false } && words is [{ Text: "read" }, { Text: not ['-', ..] }] or [{ Text: "read" }, { Text: "-r" }, { Text: not ['-', ..] }];
}
