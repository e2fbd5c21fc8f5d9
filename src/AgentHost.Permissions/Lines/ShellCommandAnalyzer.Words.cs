using AgentHost.Security.Redaction;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <content>Words, what stands in them, assignments and redirections.</content>
public sealed partial class ShellCommandAnalyzer
{
    private LineWord Word(ShellWord word, LineFolders folders)
    {
        Look(word.Parts, folders);
        return word.Parts switch
        {
            // "<(…)" is one word: a pipe, which holds what its commands print.
            [SubstitutionPart { Kind: SubstitutionKind.ProcessInput }] => Shown(word) with { Names = new FileNameSource(FoldersOf(folders)), IsPipe = true },
            [SubstitutionPart { Kind: not SubstitutionKind.ProcessOutput } printed] =>
                Shown(word) with { Names = FileNameSource.OfLines(printed.Body, FoldersOf(folders)) },
            _ => Shown(word),
        };
    }

    private LineWord Shown(ShellWord word)
    {
        if (word.Known is { } known)
        {
            return new LineWord(known);
        }

        var splits = word.Features != WordFeatures.None;
        var globs = (word.Features & WordFeatures.Glob) != WordFeatures.None;
        foreach (var part in word.Parts)
        {
            globs |= MayGlob(part);
            splits |= part is not LiteralPart
                && (part.Quote == QuoteKind.None || part is ParameterPart { Name: "@" or "*" } or ParameterPart { HasIndex: true });
        }

        var pattern = WordPattern.Of(word);
        return new LineWord(null, splits)
        {
            Assigns = AssignedBy(word),
            Pattern = pattern,
            Sketch = pattern is null ? SketchOf(word) : null,
            Globs = globs,
            Variable = word.Parts is [ParameterPart { Operator: "", Indirect: false, HasIndex: false, Inner: [] } variable] ? variable.Name : null,
            IsJob = word.Parts is [ParameterPart { Name: "!", Operator: "", Indirect: false }]
        };
    }

    private static string SketchOf(ShellWord word) => string.Concat(word.Parts.Select(static part => part is LiteralPart literal ? literal.Text : "\0"));

    private static string? AssignedBy(ShellWord word)
    {
        if (word.Parts is not [LiteralPart { Quote: QuoteKind.None } first, ..])
        {
            return null;
        }

        var equal = first.Text.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? "" : first.Text[..equal].TrimEnd('+');
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;
    }

    /// <summary>Looks for commands inside of words, and for what bash evaluates on its own.</summary>
    private void Look(IReadOnlyList<WordPart> parts, LineFolders folders)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case LiteralPart { Quote: QuoteKind.Localized }:
                    AddDoubt(part, "bash puts a translation in the place of this text, and evaluates it");
                    break;
                case LiteralPart:
                    break;
                case SubstitutionPart substitution:
                    if (substitution.Body.Items is [{ Command: SimpleCommand { Words: [], Assignments: [] } }] or [])
                    {
                        // "$(<file)"
                        foreach (var item in substitution.Body.Items)
                        {
                            Flow(item.Command, folders, hasInput: false);
                        }

                        break;
                    }

                    Walk(substitution.Body, folders, hasInput: substitution.Kind == SubstitutionKind.ProcessOutput);
                    break;
                case ParameterPart parameter:
                    Look(parameter.Inner, folders);
                    if (parameter.Assigns)
                    {
                        _takesValues |= MayPrintPattern(parameter.Inner);
                        Assigned(parameter, parameter.Name);
                    }

                    if (SecretVariables.Holds(parameter.Name, Environment.GetEnvironmentVariable(parameter.Name)))
                    {
                        // What is written small is mostly the line's own: a loop over keys is no key.
                        Add(new LinePart(LinePartKind.Doubt, parameter.Span.In(_text))
                        {
                            Doubt = $"it would show {parameter.Name}, which holds a secret by its name",
                            Variable = parameter.Name.Any(char.IsAsciiLetterLower) ? parameter.Name : null,
                        });
                    }

                    if (parameter.Indirect || parameter.Operator is "@" || (parameter.HasIndex || parameter.Operator == ":") && !IsNumber(parameter.Inner))
                    {
                        AddDoubt(parameter, "bash evaluates this expansion, and what it finds could be commands");
                    }

                    break;
                case ArithmeticPart arithmetic:
                    Look(arithmetic.Inner, folders);
                    if (!IsNumber(arithmetic.Inner) || arithmetic.IsOld)
                    {
                        AddDoubt(arithmetic, "arithmetic evaluates variables, and what it finds could be commands");
                    }

                    break;
                case ExtendedGlobPart glob:
                    Look(glob.Inner, folders);
                    break;
                case ArrayPart array:
                    LookAtElements(array.Elements, folders);

                    break;
            }
        }
    }

    // Digits and operators alone: nothing is looked up.
    private static bool IsNumber(IReadOnlyList<WordPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is not LiteralPart literal || literal.Text.AsSpan().ContainsAnyExcept("0123456789+-*/%()<>=!&|^~ :?,@"))
            {
                return false;
            }
        }

        return true;
    }

    // "[i]=value" in a list: bash makes arithmetic of what stands between the brackets.
    private void LookAtElements(IReadOnlyList<ShellWord> elements, LineFolders folders)
    {
        foreach (var element in elements)
        {
            Look(element.Parts, folders);
            var raw = element.Span.In(_text).AsSpan();
            var digits = raw is ['[', ..] ? raw[1..].IndexOfAnyExceptInRange('0', '9') : 0;
            if (raw.Contains('[') && raw.Contains('=') && !(digits > 0 && raw[(digits + 1)..] is [']', '=' or '+', ..] && !raw[(digits + 2)..].Contains('[')))
            {
                AddDoubt(element, "bash evaluates an index, and what it finds could be commands");
            }
        }
    }

    /// <summary>Notes that a variable is set.</summary>
    /// <param name="node">Where.</param>
    /// <param name="name">The variable.</param>
    /// <param name="isGiven">True when a program gets it.</param>
    /// <param name="source">Files that the value is a name of; null for any other value.</param>
    private void Assigned(ShellNode node, string name, bool isGiven = false, FileNameSource? source = null)
    {
        _variables.Note(name, source);
        if (isGiven ? !ShellVariables.IsHarmless(name) : ShellVariables.ChangesWhatRuns(name))
        {
            AddDoubt(node, Changes(name));
        }
    }

    private void Assign(Assignment assignment, LineFolders folders, bool isGiven, bool isOfRead = false)
    {
        // "IFS= read" takes whole lines, and holds for that command alone.
        var isWhole = assignment is { Name: "IFS", Value: null or { Known: "" } };
        if (isWhole && isOfRead)
        {
            _variables.Note(assignment.Name, new FileNameSource([]));
        }
        else
        {
            Assigned(assignment, assignment.Name, isGiven, isWhole ? new FileNameSource([]) : null);
        }

        if (assignment.Index is { } index)
        {
            Look(index, folders);
            if (!IsNumber(index))
            {
                AddDoubt(assignment, "bash evaluates an index, and what it finds could be commands");
            }
        }

        if (assignment.Value is { } value)
        {
            Look(value.Parts, folders);
            _takesValues |= MayPrintPattern(value.Parts);
        }

        LookAtElements(assignment.Elements ?? [], folders);
        _takesValues |= assignment.Elements?.Any(element => MayPrintPattern(element.Parts)) == true;
    }

    private void Redirect(Redirection redirection, LineFolders folders)
    {
        Look(redirection.Target.Parts, folders);
        if (redirection.Body is { } body)
        {
            Look(body, folders);
            return;
        }

        if (redirection.Operator == "<<<" || redirection is { Operator: "<", Target.Parts: [SubstitutionPart { Kind: SubstitutionKind.ProcessInput }] })
        {
            return;
        }

        if (redirection.Descriptor.StartsWith('{'))
        {
            AddDoubt(redirection, "it names a file's number by a variable, which only bash knows");
        }

        var target = redirection.Target.Known;
        if (redirection.Operator is ">&" or "<&" && target is { } number && (number == "-" || number.TrimEnd('-').All(char.IsAsciiDigit)))
        {
            return;
        }

        if (redirection.Operator == "<&")
        {
            AddDoubt(redirection, "it takes its input from a place that only the shell knows");
            return;
        }

        if (target is "/dev/null" or "/dev/stdout" or "/dev/stderr" or "/dev/stdin")
        {
            return;
        }

        if (target is null && redirection.Operator is not (">&" or "&>" or "&>>") && WordPattern.Of(redirection.Target) is { } pattern)
        {
            Add(new LinePart(KindOf(redirection), redirection.Span.In(_text)) { Pattern = pattern, Folders = FoldersOf(folders) });
            return;
        }

        if (target is null || target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            Add(new LinePart(LinePartKind.Doubt, redirection.Span.In(_text))
            {
                Doubt = target is null ? "it redirects to a place that only the shell knows" : $"it redirects to {target}, a device or a connection",
                Named = [Shown(redirection.Target)], Folders = FoldersOf(folders),
            });
            return;
        }

        Add(new LinePart(KindOf(redirection), redirection.Span.In(_text)) { Path = target, Folders = FoldersOf(folders) });
    }

    private static LinePartKind KindOf(Redirection redirection) => redirection.Operator == "<" ? LinePartKind.Read : LinePartKind.Write;

    private static IReadOnlyList<string> FoldersOf(LineFolders folders) => folders.IsKnown ? folders.All.Count == 0 ? [""] : folders.All : [];
}
