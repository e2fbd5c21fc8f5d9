using AgentHost.ShellSyntax;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <summary>Takes a line apart into the commands, files and doubts that are judged by themselves.</summary>
public sealed partial class ShellCommandAnalyzer
{
    /// <summary>The most parts of a line.</summary>
    public const int MostParts = 300;

    private const int DeepestShell = 8;

    private readonly List<LinePart> _parts;
    private readonly bool _isBash;
    private readonly int _depth;
    private readonly string _text;

    // Whether a value of the line could be a pattern of files where it is used without quotes.
    private readonly bool _mayGlob;

    // Whether the line makes lists: bash then evaluates what "declare" gives them.
    private readonly bool _hasLists;
    private bool _isTooLong;
    private VariableNames _variables = new();

    // Files that the names are of that come in where a command reads them.
    private FileNameSource? _input;

    private ShellCommandAnalyzer(string text, bool isBash, int depth, List<LinePart> parts, bool mayGlob)
    {
        _text = text;
        _isBash = isBash;
        _depth = depth;
        _parts = parts;
        _mayGlob = mayGlob || HasPattern(text);
        _hasLists = isBash && (text.Contains("=(", StringComparison.Ordinal) || text.Contains("]=", StringComparison.Ordinal)
            || text.Contains("]+=", StringComparison.Ordinal));
    }

    /// <summary>Reads a line for a POSIX shell.</summary>
    public static LineReading Read(string line) => Read(line, isBash: false, depth: 0, LineFolders.Start, mayGlob: false);

    /// <summary>Reads a program with its arguments, started without a shell.</summary>
    public static LinePart ReadProgram(IReadOnlyList<string> words)
    {
        var walker = new ShellCommandAnalyzer(string.Join(' ', words), isBash: false, 0, [], mayGlob: false);
        var list = new List<LineWord>(words.Count);
        foreach (var word in words)
        {
            list.Add(new LineWord(word));
        }

        return walker.Command(list, walker._text, LineFolders.Start, hasInput: false, isBuiltin: false);
    }

    // Where it stands without quotes the shell puts names in its place at once: what is judged then are those.
    private static bool HasPattern(string text)
    {
        if (text.AsSpan().IndexOfAny("*?[") < 0)
        {
            return false;
        }

        var isText = text.Contains("<<", StringComparison.Ordinal);
        var quote = '\0';
        var isValue = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '*' or '?' or '[' when isText || isValue || quote != '\0' || (at > 0 && text[at - 1] == '\\'):
                    return true;
                case '\'' or '"' when quote is '\0' || quote == c:
                    quote = quote == c ? '\0' : c;
                    break;
                case '=':
                    isValue = true;
                    break;
                case ' ' or '\n' or ';' or '|' or '&' or '(' or ')':
                    isValue = false;
                    break;
            }
        }

        return false;
    }

    private static LineReading Read(string line, bool isBash, int depth, LineFolders folders, bool mayGlob)
    {
        var parsed = ShellParser.Parse(line);
        if (!parsed.IsParsed)
        {
            return new LineReading([], parsed.Failure.Reason);
        }

        if (!isBash && parsed.Oddity is { } odd)
        {
            return new LineReading([], odd);
        }

        if (parsed.Script.Items.Count == 0)
        {
            return new LineReading([], "no command");
        }

        var walker = new ShellCommandAnalyzer(line, isBash, depth, [], mayGlob);
        walker.Walk(parsed.Script, folders, hasInput: false);
        if (walker is { _takesValues: true, _mayGlob: false })
        {
            walker = new ShellCommandAnalyzer(line, isBash, depth, [], mayGlob: true);
            walker.Walk(parsed.Script, folders, hasInput: false);
        }

        return walker._parts.Count == 0 ? new LineReading([], "nothing in it that could be judged")
            : walker._isTooLong ? new LineReading([], $"more than {MostParts} parts")
            : new LineReading(walker._parts, null) { Variables = walker._variables };
    }

    private void Add(LinePart part)
    {
        if (_parts.Count >= MostParts)
        {
            _isTooLong = true;
            return;
        }

        _parts.Add(part);
    }

    private void AddDoubt(ShellNode node, string why) => Add(new LinePart(LinePartKind.Doubt, node.Span.In(_text)) { Doubt = why });

    private LineFolders Walk(ShellList list, LineFolders folders, bool hasInput) => Flow(list, folders, hasInput).Any;

    private LineFlow Flow(ShellList list, LineFolders folders, bool hasInput)
    {
        var flow = LineFlow.Of(folders);
        var now = folders;
        foreach (var item in list.Items)
        {
            var next = Flow(item.Command, now, hasInput && list.Items.Count == 1);
            flow = item.Background ? LineFlow.Of(now) : next;
            now = flow.Any;
        }

        return flow;
    }

    private LineFlow Flow(ShellCommand command, LineFolders folders, bool hasInput)
    {
        var given = hasInput || HasInput(command);
        var outer = _input;
        if (HasInput(command))
        {
            _input = command.Redirections is [{ Operator: "<", Target.Parts: [SubstitutionPart { Kind: SubstitutionKind.ProcessInput } printed] }]
                ? FileNameSource.OfLines(printed.Body, FoldersOf(folders))
                : null;
        }

        var flow = command switch
        {
            SimpleCommand simple => Simple(simple, folders, given),
            AndOrCommand both => AndOr(both, folders, given),
            PipelineCommand pipeline => Pipeline(pipeline, folders, given),
            GroupCommand { IsSubshell: true } group => Inside(() => Walk(group.Body, folders, given), folders),
            GroupCommand group => Flow(group.Body, folders, given),
            IfCommand branches => Branches(branches, folders),
            LoopCommand loop => Loop(folders, start => Flow(loop.Body, Flow(loop.Condition, start, given).Any, given)),
            ForCommand each => For(each, folders, given),
            ArithmeticForCommand count => CountedFor(count, folders, given),
            CaseCommand cases => Cases(cases, folders, given),
            FunctionCommand function => Function(function, folders),
            TestCommand test => Test(test, folders),
            ArithmeticCommand arithmetic => Arithmetic(arithmetic, folders),
            CoprocCommand coproc => Coproc(coproc, folders),
            _ => Doubtful(command, folders),
        };
        foreach (var redirection in command.Redirections)
        {
            Redirect(redirection, folders);
        }

        _input = outer;
        return flow;
    }

    private static bool HasInput(ShellCommand command)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Operator is "<" or "<<" or "<<-" or "<<<" && redirection.Descriptor is "" or "0")
            {
                return true;
            }
        }

        return false;
    }

    private LineFlow Doubtful(ShellCommand command, LineFolders folders)
    {
        AddDoubt(command, "it has a kind of command that this version does not know");
        return LineFlow.Of(folders);
    }

    private static LineFlow Inside(Action walk, LineFolders folders)
    {
        walk();
        return LineFlow.Of(folders);
    }

    private LineFlow AndOr(AndOrCommand command, LineFolders folders, bool hasInput)
    {
        var left = Flow(command.Left, folders, hasInput);
        var into = command.IsOr ? left.Failure : left.Success;
        var right = Flow(command.Right, into == LineFolders.None ? folders : into, hasInput);
        return command.IsOr
            ? new LineFlow(left.Success.Or(right.Success), right.Failure)
            : new LineFlow(right.Success, left.Failure.Or(right.Failure));
    }

    private LineFlow Pipeline(PipelineCommand pipeline, LineFolders folders, bool hasInput)
    {
        if (pipeline.Commands.Count == 1)
        {
            var flow = Flow(pipeline.Commands[0], folders, hasInput);
            return pipeline.Negated ? new LineFlow(flow.Failure, flow.Success) : flow;
        }

        var outer = _input;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            _input = i == 0 ? outer : FileNameSource.Of([.. pipeline.Commands.Take(i)], FoldersOf(folders));
            Flow(pipeline.Commands[i], folders, hasInput || i > 0);
        }

        _input = outer;
        return LineFlow.Of(folders);
    }

    private LineFlow Branches(IfCommand command, LineFolders folders)
    {
        var now = folders;
        var result = LineFolders.None;
        foreach (var branch in command.Branches)
        {
            var condition = Flow(branch.Condition, now, hasInput: false);
            result = result.Or(Walk(branch.Body, condition.Success == LineFolders.None ? now : condition.Success, hasInput: false));
            now = condition.Failure == LineFolders.None ? now : condition.Failure;
        }

        result = command.Else is { } otherwise ? result.Or(Walk(otherwise, now, hasInput: false)) : result.Or(now);
        return LineFlow.Of(result == LineFolders.None ? folders : result);
    }

    // A folder that changes in a loop may change again and again.
    private LineFlow Loop(LineFolders folders, Func<LineFolders, LineFlow> walk)
    {
        var count = _parts.Count;
        var after = walk(folders).Any;
        if (ReferenceEquals(after, folders))
        {
            return LineFlow.Of(folders);
        }

        _parts.RemoveRange(count, _parts.Count - count);
        walk(LineFolders.Unknown);
        return LineFlow.Of(LineFolders.Unknown);
    }

    private LineFlow For(ForCommand each, LineFolders folders, bool hasInput)
    {
        var words = new List<LineWord>((each.Words?.Count ?? 0) + 1) { new("for") };
        foreach (var word in each.Words ?? [])
        {
            words.Add(Word(word, folders));
            _takesValues |= MayPrintPattern(word.Parts);
        }

        // A part of its own: its words may stand for files.
        Add(new LinePart(LinePartKind.Command, Head(each, each.Body)) { Words = words, Folders = FoldersOf(folders), IsHarmless = true });
        var sources = words.Skip(1).Select(word => SourceOf(word, folders)).ToList();
        foreach (var source in sources.Contains(null) ? [null] : sources)
        {
            Assigned(each, each.Variable, source: source);
        }

        if (sources.Count == 0)
        {
            Assigned(each, each.Variable);
        }

        if (each.IsSelect)
        {
            AddDoubt(each, "\"select\" waits for a choice");
        }

        return Loop(folders, start => Flow(each.Body, start, hasInput));
    }

    private static FileNameSource? SourceOf(LineWord word, LineFolders folders) => word.Text is { Length: > 0 } text
        ? new FileNameSource(FoldersOf(folders)) { Below = [text] }
        : word.Pattern is { } pattern ? new FileNameSource(FoldersOf(folders)) { Pattern = pattern }
        : word.Names;

    private string Head(ShellCommand command, ShellList body) =>
        _text[command.Span.Start..Math.Clamp(body.Span.Start, command.Span.Start + 1, _text.Length)].TrimEnd(' ', '\n', '\t', ';');

    private LineFlow CountedFor(ArithmeticForCommand count, LineFolders folders, bool hasInput)
    {
        AddDoubt(count, "\"for ((\" is arithmetic in some shells and commands in others");
        Look(count.Header, folders);
        return Loop(folders, start => Flow(count.Body, start, hasInput));
    }

    private LineFlow Cases(CaseCommand cases, LineFolders folders, bool hasInput)
    {
        Look(cases.Subject.Parts, folders);
        Add(new LinePart(LinePartKind.Command, $"case {cases.Subject.Span.In(_text)}") { IsHarmless = true });
        var result = folders;
        foreach (var item in cases.Items)
        {
            foreach (var pattern in item.Patterns)
            {
                Look(pattern.Parts, folders);
            }

            result = result.Or(Walk(item.Body, item.Ending is "" or ";;" ? folders : result, hasInput));
        }

        return LineFlow.Of(result);
    }

    private LineFlow Function(FunctionCommand function, LineFolders folders)
    {
        AddDoubt(function, $"it defines a function ({function.Name}), which can stand for any command");
        Flow(function.Body, LineFolders.Unknown, hasInput: false);
        return LineFlow.Of(LineFolders.Unknown);
    }

    private LineFlow Test(TestCommand test, LineFolders folders)
    {
        var isComparing = false;
        var isKnown = true;
        Add(new LinePart(LinePartKind.Command, test.Span.In(_text)) { Words = [new("[[")], Folders = FoldersOf(folders), IsHarmless = true });
        foreach (var word in test.Words)
        {
            Look(word.Parts, folders);
            isComparing |= word.Literal is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-v" or "-R";
            isKnown &= word.Literal is not null;
        }

        if (isComparing && !(isKnown
            && test.Words.All(static word =>
                word.Literal is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" || (word.Literal!.Length > 0 && word.Literal.All(char.IsAsciiDigit)))))
        {
            AddDoubt(test, "\"[[\" evaluates what it compares as numbers");
        }

        return LineFlow.Of(folders);
    }

    private LineFlow Arithmetic(ArithmeticCommand arithmetic, LineFolders folders)
    {
        AddDoubt(arithmetic, "\"((\" is arithmetic in some shells and commands in others");
        Look(arithmetic.Parts, folders);
        return LineFlow.Of(folders);
    }

    private LineFlow Coproc(CoprocCommand coproc, LineFolders folders)
    {
        AddDoubt(coproc, "\"coproc\" leaves a command running beside the shell");
        Flow(coproc.Body, folders, hasInput: true);
        return LineFlow.Of(folders);
    }
}
