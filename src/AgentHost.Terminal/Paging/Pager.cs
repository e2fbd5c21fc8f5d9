using System.Globalization;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Paging;

/// <summary>Lines that are looked through and searched on a screen of their own. Used by one thread.</summary>
internal sealed class Pager
{
    private readonly string _title;
    private readonly PagedText _text;
    private int _top;
    private int _height = 1;
    private bool _atEnd;
    private string? _typed;
    private string _word = "";
    private string? _note;

    /// <summary>Makes a pager.</summary>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="atEnd">True to begin at the end, else at the beginning.</param>
    public Pager(string title, IReadOnlyList<Line> lines, bool atEnd)
    {
        (_title, _text, _atEnd) = (SafeText.Line(title, 60), new PagedText(lines), atEnd);
    }

    /// <summary>True once the last row was on the screen.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>Takes a key.</summary>
    /// <param name="press">The key.</param>
    /// <returns>False for a key that closes it.</returns>
    public bool Take(KeyPress press)
    {
        _note = null;
        if (_typed is not null)
        {
            Type(press);
            return true;
        }

        if (press.Is(Key.Escape) || press.IsControl('o') || press.IsControl('c') || (press.IsText && press.Text == "q"))
        {
            return false;
        }

        if (press.Is(Key.Home) || press.Is(Key.End))
        {
            Go(press.Key == Key.End ? _text.Count : 0);
        }
        else if (press.IsText)
        {
            TakeLetter(press.Text);
        }
        else
        {
            Go(_top + StepOf(press));
        }

        return true;
    }

    /// <summary>Its rows, as many as the screen has.</summary>
    /// <param name="columns">Columns of the screen.</param>
    /// <param name="rows">Rows of the screen.</param>
    public LiveZone Draw(int columns, int rows)
    {
        var width = Math.Max(2, columns - 1);
        var line = _text.Lines.Count == 0 || _atEnd ? -1 : _text.LineAt(_top);
        var within = line < 0 ? 0 : _top - _text.RowOf(line);
        _height = Math.Max(1, rows - 1);
        var before = _text.Count;
        _text.SetWidth(width);

        // At another width the same line stays at the top.
        Go(_atEnd ? _text.Count : before == _text.Count || line < 0 ? _top : _text.RowOf(line) + within);
        _atEnd = false;
        var drawn = _text.Rows(_top, _height).Select(row => _word.Length > 0 ? Marked(row) : row).ToList();
        var last = _top + drawn.Count;
        SawEnd |= last >= _text.Count;
        while (drawn.Count < _height)
        {
            drawn.Add(Line.Empty);
        }

        if (rows < 2)
        {
            return new LiveZone(drawn, 0, 0);
        }

        if (_typed is { } typed)
        {
            drawn.Add(Line.Of("/" + SafeText.Line(typed)).Clip(width));
            return new LiveZone(drawn, rows - 1, Math.Min(width - 1, 1 + CellText.Width(SafeText.Line(typed))));
        }

        var where = _text.Count == 0 ? "empty" : string.Create(CultureInfo.InvariantCulture, $"{_top + 1:N0}–{last:N0} of {_text.Count:N0}");
        drawn.Add(Line.Of($" {_note ?? $"{_title} · {where}"} · q leaves, / searches, n N go on, [ ] prompts ", Style.Reversed).Clip(width));
        return new LiveZone(drawn, rows - 1, 0);
    }

    private int StepOf(KeyPress press) => press switch
    {
        { Key: Key.Down or Key.Enter } => 1,
        { Key: Key.Up } => -1,
        { Key: Key.PageDown } => _height,
        { Key: Key.PageUp } => -_height,
        _ when press.IsControl('n') => 1,
        _ when press.IsControl('p') => -1,
        _ when press.IsControl('f') || press.IsControl('v') => _height,
        _ when press.IsControl('b') => -_height,
        _ when press.IsControl('d') => (_height + 1) / 2,
        _ when press.IsControl('u') => -(_height + 1) / 2,
        _ => 0,
    };

    private void TakeLetter(string letter)
    {
        switch (letter)
        {
            case "j":
                Go(_top + 1);
                break;
            case "k":
                Go(_top - 1);
                break;
            case " " or "f":
                Go(_top + _height);
                break;
            case "b":
                Go(_top - _height);
                break;
            case "g" or "<":
                Go(0);
                break;
            case "G" or ">":
                Go(_text.Count);
                break;
            case "/":
                _typed = "";
                break;
            case "n" or "N" when _word.Length > 0:
                Find(letter == "n" ? 1 : -1, line => Has(line, _word), $"\"{_word}\" is not there any more");
                break;
            case "]" or "[":
                Find(letter == "]" ? 1 : -1, static line => line.IsPrompt, "there is no other prompt");
                break;
            default:
                break;
        }
    }

    private void Type(KeyPress press)
    {
        if (press.IsText)
        {
            _typed += press.Text;
        }
        else if (press.Is(Key.Backspace) && _typed!.Length > 0)
        {
            _typed = _typed[..^(char.IsLowSurrogate(_typed[^1]) ? 2 : 1)];
        }
        else if (press.Is(Key.Enter))
        {
            (_word, _typed) = (_typed!.Length > 0 ? _typed : _word, null);
            if (_word.Length > 0 && !(_text.Count > 0 && Enumerable.Range(_text.LineAt(_top), 1).Any(line => Has(_text.Lines[line], _word))))
            {
                Find(1, line => Has(line, _word), $"\"{SafeText.Line(_word, 40)}\" was not found");
            }
        }
        else if (press.Is(Key.Escape) || press.Is(Key.Backspace) || press.IsControl('c'))
        {
            _typed = null;
        }
    }

    /// <summary>Goes to the next line of a kind, around the end.</summary>
    private void Find(int by, Func<Line, bool> holds, string otherwise)
    {
        var count = _text.Lines.Count;
        for (var i = 1; i <= count; i++)
        {
            var line = (((_text.LineAt(_top) + (i * by)) % count) + count) % count;
            if (holds(_text.Lines[line]))
            {
                Go(_text.RowOf(line));
                return;
            }
        }

        _note = otherwise;
    }

    private void Go(int row) => _top = Math.Clamp(row, 0, Math.Max(0, _text.Count - _height));

    /// <summary>Tests for a word; capitals count where it has some.</summary>
    private static bool Has(Line line, string word) => line.Text.Contains(word, ComparisonOf(word));

    private static StringComparison ComparisonOf(string word) =>
        word.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private Line Marked(Line row)
    {
        var (text, comparison) = (row.Text, ComparisonOf(_word));
        var spans = new List<Span>();
        var (at, found) = (0, text.IndexOf(_word, comparison));
        if (found < 0)
        {
            return row;
        }

        foreach (var span in row.Spans)
        {
            for (var taken = 0; taken < span.Text.Length;)
            {
                while (found >= 0 && found + _word.Length <= at)
                {
                    found = text.IndexOf(_word, at, comparison);
                }

                var isIn = found >= 0 && found <= at;
                var end = found < 0 ? text.Length : isIn ? found + _word.Length : found;
                var length = Math.Min(span.Text.Length - taken, end - at);
                spans.Add(span with { Text = span.Text.Substring(taken, length), Style = isIn ? span.Style | Style.Reversed : span.Style });
                taken += length;
                at += length;
            }
        }

        return new Line(spans);
    }
}
