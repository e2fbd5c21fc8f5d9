using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Rendering;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Asking;

/// <summary>The dialog for the approval of a call. Answers are digits, the same for every call; Enter is none.</summary>
/// <param name="request">The request.</param>
/// <param name="target">Place where it runs.</param>
/// <param name="parts">Commands of its line, each with the decision that it would get alone; empty for none.</param>
/// <param name="answer">Takes the answer, once.</param>
internal sealed class ApprovalDialog(
    PermissionRequest request, string target, IReadOnlyList<PermissionTestPart> parts, Action<PermissionAnswer> answer) : IDialog
{
    private const int MostShown = 200;
    private const int Head = 120;
    private const int Tail = 60;
    private const int Piece = 200;
    private const int LongestRule = 120;
    private const int MostParts = 30;

    private readonly EditBuffer _words = new(new KillRing());
    private readonly (List<Line> Lines, long Missing) _preview = DisplayLines.Whole(request.Plan.Preview);
    private readonly AmendedCommand _command = new(request.Plan.Call.Arguments);
    private int _rule;
    private int _told;
    private bool _takesWords;

    /// <inheritdoc/>
    public string Id => request.Id;

    /// <inheritdoc/>
    public bool AnswersByKey => !_takesWords && !_command.IsOpen;

    /// <inheritdoc/>
    public bool IsAnswered { get; private set; }

    /// <summary>True while words are typed that say why not.</summary>
    public bool TakesWords => _takesWords;

    /// <inheritdoc/>
    public bool IsFocused
    {
        get => field || _takesWords || _command.IsOpen;
        set
        {
            field = value;
            _takesWords &= value;
            if (!value)
            {
                _command.Close();
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Line> Details
    {
        get
        {
            var lines = new List<Line>
            {
                new([
                    new Span("? ", Style.Magenta | Style.Bold), new Span(SafeText.Line(request.Plan.Title, 400), Style.Bold),
                    new Span($"   [{SafeText.Line(request.Plan.Call.Tool, 60)}, risk {EnumNames.Write(request.Risk)}, {SafeText.Line(target, 60)}]", Style.Dim),
                ]) { Label = "permission", Sign = 2 },
            };
            if (request.Reason.Length > 0)
            {
                lines.Add(Line.Of("  " + SafeText.Line(request.Reason, 400)));
            }

            lines.AddRange(
                request.Reasons.Where(reason => !request.Reason.Contains(reason, StringComparison.Ordinal)
                        && !(parts.Count > 1 && parts.Any(part => Short(part.Reason ?? "") == reason))).Take(8)
                    .Select(static reason => Line.Of("  ! " + SafeText.Line(reason, 400), Style.Yellow)));
            if (parts.Count > 1)
            {
                lines.AddRange(Parts());
                if (parts.Count > MostParts)
                {
                    lines.Add(Line.Of($"  … {CellText.Count(parts.Count - MostParts, "more command")}", Style.Dim));
                }
            }

            if (request.Plan.Title.Length > 400)
            {
                lines.AddRange(Line.Split(SafeText.Clean(request.Plan.Title)));
            }

            lines.AddRange(IsWhole
                ? SaysTheTitle ? [] : _preview.Lines
                : [
                    .. _preview.Lines.Take(Head),
                    Line.Of($"… {CellText.Count(_preview.Lines.Count - Head - Tail, "more line")} not shown here: 9 shows them …", Style.Dim),
                    .. _preview.Lines.TakeLast(Tail),
                ]);
            if (_preview.Missing > 0)
            {
                lines.Add(Line.Warning($"{CellText.Count(_preview.Missing, "changed line")} of it cannot be shown: it is too long, or no text."));
            }

            return lines;
        }
    }

    /// <summary>All lines of the preview.</summary>
    public IReadOnlyList<Line> Whole => _preview.Lines;

    /// <summary>True when the person asked to see it whole.</summary>
    public bool WantsWhole { get; set; }

    /// <summary>True when it was seen to its end.</summary>
    public bool IsSeen { get; set; }

    private bool IsWhole => _preview.Lines.Count <= MostShown;

    private bool MayAllow => IsWhole || IsSeen;

    /// <summary>True where the preview is the title once more, as that of a command of one line.</summary>
    private bool SaysTheTitle => _preview.Lines is [var line] && request.Plan.Title.Length <= 400 && line.Text == SafeText.Line(request.Plan.Title, 400);

    private string? Rule => _rule < request.Suggestions.Count && request.Suggestions[_rule].Length <= LongestRule ? request.Suggestions[_rule] : null;

    /// <summary>Gives the next lines of the preview, where it is shown in pieces; with the last it was seen.</summary>
    public IReadOnlyList<Line> TakePiece()
    {
        WantsWhole = false;
        var piece = _preview.Lines.Skip(_told).Take(Piece).ToList();
        _told += piece.Count;
        IsSeen |= _told >= _preview.Lines.Count;
        return piece;
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width, string hint)
    {
        if (_command.IsOpen)
        {
            return _command.Draw(width);
        }

        if (_takesWords)
        {
            const string Ask = "no, because> ";
            var rows = WrappedText.Wrap(_words.Text, Math.Max(2, width - Ask.Length - 1));
            var (row, cell) = rows.Locate(_words.Caret);
            var shown = rows.Rows[row].Text;
            return (
                [new Line([new Span(Ask, Style.Magenta), new Span(shown)]), Line.Of("Enter says no with these words, Esc goes back", Style.Dim)],
                (0, Ask.Length + cell));
        }

        var choices = Choices();
        var lines = new List<string>();
        var text = "";
        foreach (var choice in choices)
        {
            if (text.Length > 0 && text.Length + choice.Length + 3 > width)
            {
                lines.Add(text);
                text = "";
            }

            text += (text.Length > 0 ? " · " : "") + choice;
        }

        lines.Add(text);
        return ([
            new Line([new Span("? ", Style.Magenta | Style.Bold), new Span(SafeText.Line(request.Plan.Title, 200), Style.Bold)]).Clip(width),
            .. lines.SelectMany(line => Line.Words(line, width)),
            Line.Of(IsFocused ? "A digit, y or n answers; Esc goes back to the draft" : hint, Style.Dim).Clip(width),
        ], null);
    }

    /// <inheritdoc/>
    public bool Take(KeyPress press)
    {
        if (IsAnswered)
        {
            return false;
        }

        if (_command.IsOpen)
        {
            return _command.Take(press);
        }

        if (_takesWords)
        {
            return TakeWord(press);
        }

        if (!press.IsText)
        {
            return false;
        }

        switch (press.Text)
        {
            case "y" or "Y" when IsFocused:
                return Choose('1');
            case "n" or "N" when IsFocused:
                return Choose('5');
            default:
                return press.Text.Length == 1 && Choose(press.Text[0]);
        }
    }

    /// <inheritdoc/>
    public void Paste(string text)
    {
        if (_command.IsOpen)
        {
            _command.Paste(text);
        }
        else if (_takesWords && text.Length > 0)
        {
            _words.Insert(text.ReplaceLineEndings(" "), typed: false);
        }
    }

    /// <inheritdoc/>
    public bool TakeLine(string line)
    {
        var words = line.Trim();
        if (_takesWords || words.StartsWith("6 ", StringComparison.Ordinal))
        {
            return Deny(_takesWords ? words : words[2..].Trim());
        }

        if (words.StartsWith("0 ", StringComparison.Ordinal) && MayAllow && _command.IsPossible)
        {
            _command.Set(words[2..]);
            return true;
        }

        return words.Length == 1 && words[0] != '0' && Choose(words[0]);
    }

    /// <summary>Says no.</summary>
    /// <param name="words">Words for the model; empty for none.</param>
    public void Reject(string words) => Deny(words.Trim());

    /// <summary>The choices, as they are shown.</summary>
    public IReadOnlyList<string> Choices()
    {
        var choices = new List<string>();
        if (!MayAllow)
        {
            choices.Add(_told == 0
                ? $"9 show all {CellText.Count(_preview.Lines.Count, "line")}"
                : $"9 show more of it, {CellText.Count(_preview.Lines.Count - _told, "line")} left");
        }
        else
        {
            choices.Add(_command.Text is { } changed ? $"1 yes, once: {SafeText.Line(changed, 300)}"
                : _preview.Missing == 0 ? "1 yes, once"
                : $"1 yes, once, with {CellText.Count(_preview.Missing, "line")} not seen");
            if (_command.IsPossible)
            {
                choices.Add("0 change it");
            }

            if (_command.Text is null && Rule is { } rule)
            {
                choices.Add($"2 yes, in this session: {SafeText.Line(rule, LongestRule)}{Covered(rule)}");
                choices.AddRange(from place in request.Places
                                 let words = place.Place switch
                                 {
                                     SettingsPlace.User => $"3 always ({SafeText.Line(place.File, 100)})",
                                     SettingsPlace.Project => "4 always in this project (.agents/agent.json)",
                                     _ => null,
                                 }
                                 where words is not null
                                 select words);
                if (request.Suggestions.Count > 1)
                {
                    choices.Add("8 another rule");
                }
            }
        }

        choices.AddRange(["5 no", "6 no, and say why", "7 no, and stop"]);
        return choices;
    }

    // What the rule would have answered before.
    private string Covered(string rule) => request.Coverage.FirstOrDefault(coverage => coverage.Rule == rule) is { } coverage
        ? $" (would have answered {coverage.Count} before{(coverage.Titles is [var title, ..] ? $": {SafeText.Line(title, 60)}" : "")})"
        : "";

    private bool Choose(char digit)
    {
        var maySayYes = MayAllow;
        switch (digit)
        {
            case '1' when maySayYes:
                return Answer(new PermissionAnswer(PermissionAnswerKind.AllowOnce) { Arguments = _command.Arguments() });
            case '0' when maySayYes && _command.IsPossible:
                _command.Open();
                return true;
            case '2' or '3' or '4' or '8' when _command.Text is not null:
                // The rules are about what was asked, not about what it was changed into.
                return false;
            case '2' when maySayYes && Rule is { } rule:
                return Answer(new PermissionAnswer(PermissionAnswerKind.AllowSession) { Rule = rule });
            case '3' when maySayYes && Rule is { } rule && Has(SettingsPlace.User):
                return Answer(new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = rule, Place = SettingsPlace.User });
            case '4' when maySayYes && Rule is { } rule && Has(SettingsPlace.Project):
                return Answer(new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = rule, Place = SettingsPlace.Project });
            case '5':
                return Answer(new PermissionAnswer(PermissionAnswerKind.Deny));
            case '6':
                _takesWords = true;
                return true;
            case '7':
                return Answer(new PermissionAnswer(PermissionAnswerKind.DenyAndStop));
            case '8' when request.Suggestions.Count > 1:
                _rule = (_rule + 1) % request.Suggestions.Count;
                return true;
            case '9' when !maySayYes:
                WantsWhole = true;
                return true;
            default:
                return false;
        }
    }

    private bool TakeWord(KeyPress press)
    {
        if (press.Is(Key.Escape))
        {
            _takesWords = false;
            return true;
        }

        if (press.Is(Key.Enter))
        {
            return Deny(_words.Text.Trim());
        }

        return TextKeys.Take(_words, press);
    }

    private bool Deny(string words) => Answer(new PermissionAnswer(PermissionAnswerKind.Deny) { Message = words.Length > 0 ? words : null });

    /// <summary>Commands of the line, each with its decision, and with the reason where nothing above said it.</summary>
    private IEnumerable<Line> Parts()
    {
        var said = request.Reason;
        foreach (var part in parts.Take(MostParts))
        {
            var reason = part.Rule ?? Short(part.Reason ?? "");
            yield return Part(part, said.Contains(reason, StringComparison.Ordinal) ? "" : reason);
            said += "\n" + reason;
        }
    }

    /// <summary>The reason alone: that it asks is said by the decision.</summary>
    private static string Short(string reason)
    {
        const string Begin = "No rule allows it: ";
        return (reason.StartsWith(Begin, StringComparison.Ordinal) ? reason[Begin.Length..] : reason).TrimEnd('.');
    }

    private static Line Part(PermissionTestPart part, string reason) => new([
        new Span(
            $"  {EnumNames.Write(part.Decision),-6}", part.Decision switch
            {
                PermissionDecision.Allow => Style.Green,
                PermissionDecision.Deny => Style.Red,
                _ => Style.Yellow,
            }),
        new Span(" " + SafeText.Line(part.Text, 200)),
        new Span(reason.Length > 0 ? $"  ({SafeText.Line(reason, 160)})" : "", Style.Dim),
    ]);

    private bool Has(SettingsPlace place) => request.Places.Any(each => each.Place == place);

    private bool Answer(PermissionAnswer given)
    {
        IsAnswered = true;
        answer(given);
        return true;
    }
}
