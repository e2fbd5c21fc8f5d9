using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Asking;

/// <summary>A question: a digit chooses one of a few options; with the keys, an answer is typed, as numbers of options or in words.</summary>
/// <param name="pending">The question.</param>
/// <param name="answer">Takes the answer, once; null declines.</param>
internal sealed class QuestionDialog(PendingQuestion pending, Action<QuestionAnswer?> answer) : IDialog
{
    private readonly EditBuffer _words = new(new KillRing());

    /// <inheritdoc/>
    public string Id => pending.Id;

    /// <inheritdoc/>
    public bool IsFocused { get; set; }

    /// <inheritdoc/>
    public bool IsSecret => Question.Secret;

    /// <inheritdoc/>
    public bool AnswersByKey => !IsFocused && TakesDigit;

    /// <inheritdoc/>
    public bool IsAnswered { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Line> Details
    {
        get
        {
            var head = Question.Header is { } header ? SafeText.Line(header, 40) + ": " : "";
            var lines = Line.Split(SafeText.Clean(Question.Text), Style.Bold).ToList();
            lines[0] = new Line([new Span("? " + head, Style.Magenta | Style.Bold), .. lines[0].Spans]) { Label = "question", Sign = 2 };
            for (var i = 0; i < Question.Options.Count; i++)
            {
                var option = Question.Options[i];
                lines.Add(new Line([
                    new Span(string.Create(CultureInfo.InvariantCulture, $"  {i + 1} {SafeText.Line(option.Label, 200)}")),
                    new Span(option.Description is { } more ? "  " + SafeText.Line(more, 400) : "", Style.Dim),
                ]));
            }

            if (Question.OpenUrl is { } address)
            {
                lines.Add(new Line([new Span("  Open in your browser: "), new Span(SafeText.Line(address, 2000), Style.Underlined, address)]));
            }

            return lines;
        }
    }

    private Question Question => pending.Question;

    private bool TakesDigit => Question is { MultiSelect: false, Options.Count: > 0 and <= 9 };

    /// <inheritdoc/>
    public (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width, string hint)
    {
        var title = new Line([new Span("? ", Style.Magenta | Style.Bold), new Span(SafeText.Line(Question.Text, 200), Style.Bold)]).Clip(width);
        var choices = Line.Of(string.Join(" · ", Question.Options.Select(static (option, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{i + 1} {SafeText.Line(option.Label, 60)}")))).Wrap(width, 4);
        if (!IsFocused)
        {
            return ([title, .. choices, Line.Of(TakesDigit ? hint : "Tab to answer", Style.Dim).Clip(width)], null);
        }

        const string Ask = "answer> ";
        var text = Question.Secret ? new string('•', _words.Text.Length) : _words.Text;
        var rows = WrappedText.Wrap(text, Math.Max(2, width - Ask.Length - 1));
        var (row, cell) = rows.Locate(_words.Caret);
        var how = Question is { MultiSelect: true } ? "Numbers (1,2) or words; Enter answers" : "A number or words; Enter answers";
        return ([
            title,
            .. choices,
            new Line([new Span(Ask, Style.Magenta), new Span(rows.Rows[row].Text)]),
            Line.Of(how + (Question.Optional ? ", also with nothing" : ", with nothing it declines") + "; Esc goes back to the draft", Style.Dim).Clip(width),
        ], (1 + choices.Count, Ask.Length + cell));
    }

    /// <inheritdoc/>
    public bool Take(KeyPress press)
    {
        if (IsAnswered)
        {
            return false;
        }

        if (!IsFocused)
        {
            return TakesDigit && press.IsText && press.Text[0] is >= '1' and <= '9' && press.Text[0] - '1' < Question.Options.Count
                && Answer(new QuestionAnswer([Question.Options[press.Text[0] - '1'].Label]));
        }

        return press.Is(Key.Enter) ? TakeLine(_words.Text) : TextKeys.Take(_words, press);
    }

    /// <inheritdoc/>
    public void Paste(string text) => _words.Insert(PasteFolds.Plain(text.TrimEnd('\n')) is { Length: > 0 } plain ? plain : " ", typed: false);

    /// <inheritdoc/>
    public bool TakeLine(string line)
    {
        var words = line.Trim();
        return Answer(words.Length == 0 ? Question.Optional ? new QuestionAnswer([]) : null : new QuestionAnswer(Chosen(words) ?? [words]));
    }

    /// <summary>Declines, where it cannot be answered.</summary>
    public void Decline() => Answer(null);

    /// <summary>The options whose numbers were typed; null when other words were.</summary>
    private List<string>? Chosen(string line)
    {
        var chosen = new List<string>();
        foreach (var word in Question.MultiSelect ? line.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) : [line])
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > Question.Options.Count)
            {
                return null;
            }

            chosen.Add(Question.Options[number - 1].Label);
        }

        return chosen.Count == 0 ? null : [.. chosen.Distinct(StringComparer.Ordinal)];
    }

    private bool Answer(QuestionAnswer? given)
    {
        IsAnswered = true;
        answer(given);
        return true;
    }
}
