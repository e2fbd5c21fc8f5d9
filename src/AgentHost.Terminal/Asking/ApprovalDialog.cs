using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Asking;

/// <summary>A call that waits for a person's word. Answers are digits, the same for every call; Enter is none.</summary>
/// <param name="request">The request.</param>
/// <param name="target">Place where it runs.</param>
/// <param name="answer">Takes the answer, once.</param>
internal sealed class ApprovalDialog(PermissionRequest request, string target, Action<PermissionAnswer> answer) : IDialog
{
    private const int MostShown = 200;
    private const int Head = 120;
    private const int Tail = 60;
    private const int LongestRule = 120;

    private readonly EditBuffer _words = new(new KillRing());
    private readonly List<Line> _preview = Preview(request.Plan);
    private int _rule;
    private bool _isSeen;
    private bool _takesWords;
    private bool _isAnswered;

    /// <inheritdoc/>
    public string Id => request.Id;

    /// <inheritdoc/>
    public bool IsFocused
    {
        get => field || _takesWords;
        set
        {
            field = value;
            _takesWords &= value;
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
                ]),
            };
            if (request.Reason.Length > 0)
            {
                lines.Add(Line.Of("  " + SafeText.Line(request.Reason, 400)));
            }

            lines.AddRange(
                request.Reasons.Where(reason => !request.Reason.Contains(reason, StringComparison.Ordinal)).Take(8)
                    .Select(static reason => Line.Of("  ! " + SafeText.Line(reason, 400), Style.Yellow)));
            if (request.Plan.Title.Length > 400)
            {
                lines.AddRange(Line.Split(SafeText.Clean(request.Plan.Title)));
            }

            lines.AddRange(IsWhole
                ? _preview
                : [
                    .. _preview.Take(Head),
                    Line.Of($"… {_preview.Count - Head - Tail} more lines are not shown here …", Style.Dim),
                    .. _preview.TakeLast(Tail),
                ]);
            return lines;
        }
    }

    /// <summary>All lines of the preview, for who asked to see them.</summary>
    public IReadOnlyList<Line>? Whole { get; private set; }

    private bool IsWhole => _preview.Count <= MostShown;

    private string? Rule => _rule < request.Suggestions.Count && request.Suggestions[_rule].Length <= LongestRule ? request.Suggestions[_rule] : null;

    /// <summary>Gives what is to be shown whole, once.</summary>
    public IReadOnlyList<Line> TakeWhole()
    {
        var whole = Whole ?? [];
        Whole = null;
        return whole;
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width, string hint)
    {
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
        var lines = new List<Line>();
        var text = "";
        foreach (var choice in choices)
        {
            if (text.Length > 0 && text.Length + choice.Length + 3 > width)
            {
                lines.Add(Line.Of(text));
                text = "";
            }

            text += (text.Length > 0 ? " · " : "") + choice;
        }

        lines.Add(Line.Of(text));
        return ([
            new Line([new Span("? ", Style.Magenta | Style.Bold), new Span(SafeText.Line(request.Plan.Title, 200), Style.Bold)]).Clip(width),
            .. lines.SelectMany(line => line.Wrap(width)),
            Line.Of(IsFocused ? "A digit, y or n answers; Esc goes back to the draft" : hint, Style.Dim).Clip(width),
        ], null);
    }

    /// <inheritdoc/>
    public bool Take(KeyPress press)
    {
        if (_isAnswered)
        {
            return false;
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
        if (_takesWords)
        {
            _words.Insert(text.ReplaceLineEndings(" "), typed: false);
        }
    }

    /// <inheritdoc/>
    public bool TakeLine(string line)
    {
        var words = line.Trim();
        if (words.StartsWith("6 ", StringComparison.Ordinal))
        {
            Answer(new PermissionAnswer(PermissionAnswerKind.Deny) { Message = words[2..].Trim() });
            return true;
        }

        return words.Length == 1 && words[0] != '6' && Choose(words[0]);
    }

    /// <summary>The choices, as they are shown.</summary>
    public IReadOnlyList<string> Choices()
    {
        var choices = new List<string>();
        if (!IsWhole && !_isSeen)
        {
            choices.Add("9 show all of it");
        }
        else
        {
            choices.Add("1 yes, once");
            if (Rule is { } rule)
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
        var maySayYes = IsWhole || _isSeen;
        switch (digit)
        {
            case '1' when maySayYes:
                return Answer(new PermissionAnswer(PermissionAnswerKind.AllowOnce));
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
                Whole = _preview;
                _isSeen = true;
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
            var words = _words.Text.Trim();
            return Answer(new PermissionAnswer(PermissionAnswerKind.Deny) { Message = words.Length > 0 ? words : null });
        }

        return TextKeys.Take(_words, press);
    }

    private bool Has(SettingsPlace place) => request.Places.Any(each => each.Place == place);

    private bool Answer(PermissionAnswer given)
    {
        _isAnswered = true;
        answer(given);
        return true;
    }

    private static List<Line> Preview(ToolPlan plan) => DisplayLines.Of(plan.Preview);
}
