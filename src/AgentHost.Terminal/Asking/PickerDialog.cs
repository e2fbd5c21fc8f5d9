using System.Globalization;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Asking;

/// <summary>
/// One of many things to choose, by typing a part of its name or with the arrows. It has the keys from the beginning: a command asked for it.
/// </summary>
/// <param name="id">Its id.</param>
/// <param name="title">What is chosen, in a few words.</param>
/// <param name="items">The things: a name, and a few words about it.</param>
/// <param name="chosen">Number of the one that stands first; -1 for none.</param>
/// <param name="answer">Takes the number of the one that was chosen, once; null for none.</param>
internal sealed class PickerDialog(
    string id, string title, IReadOnlyList<(string Name, string Description)> items, int chosen, Action<int?> answer) : IDialog
{
    private const int Shown = 6;

    private readonly EditBuffer _words = new(new KillRing());
    private List<int> _found = [.. Enumerable.Range(0, items.Count)];
    private int _at = Math.Max(0, chosen);

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public IReadOnlyList<Line> Details => [];

    /// <inheritdoc/>
    public bool IsAnswered { get; private set; }

    /// <summary>True until it is answered; without the keys it is closed.</summary>
    public bool IsFocused
    {
        get => !IsAnswered;
        set
        {
            if (!value)
            {
                Answer(null);
            }
        }
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width, string hint)
    {
        var head = SafeText.Line(title, 60) + "> ";
        var rows = new List<Line> { new Line([new Span(head, Style.Magenta), new Span(SafeText.Line(_words.Text))]).Clip(width) };
        var from = Math.Clamp(_at - (Shown / 2), 0, Math.Max(0, _found.Count - Shown));
        var wide = _found.Skip(from).Take(Shown).Select(i => CellText.Width(SafeText.Line(items[i].Name, 60))).DefaultIfEmpty(0).Max();
        for (var i = from; i < _found.Count && i < from + Shown; i++)
        {
            var (name, description) = items[_found[i]];
            name = SafeText.Line(name, 60);
            rows.Add(new Line([
                new Span(i == _at ? "▸ " : "  ", Style.Cyan), new Span(name, i == _at ? Style.Bold : Style.Plain),
                new Span(new string(' ', wide - CellText.Width(name) + 2)), new Span(SafeText.Line(description, 200), Style.Dim),
            ]).Clip(width));
        }

        rows.Add(Line.Of(
            string.Create(CultureInfo.InvariantCulture, $"{_found.Count:N0} of {items.Count:N0}; typing narrows, Enter takes, Esc leaves"),
            Style.Dim).Clip(width));
        return (rows, (0, Math.Min(width - 1, CellText.Width(head) + CellText.Width(SafeText.Line(_words.Text[.._words.Caret])))));
    }

    /// <inheritdoc/>
    public bool Take(KeyPress press)
    {
        if (press.Is(Key.Enter))
        {
            if (_at < _found.Count)
            {
                Answer(_found[_at]);
            }

            return true;
        }

        if (Step(press) is { } step)
        {
            _at = Math.Clamp(_at + step, 0, Math.Max(0, _found.Count - 1));
            return true;
        }

        if (!TextKeys.Take(_words, press))
        {
            return false;
        }

        Narrow();
        return true;
    }

    /// <inheritdoc/>
    public void Paste(string text)
    {
        _words.Insert(PasteFolds.Plain(text.ReplaceLineEndings(" ")) is { Length: > 0 } plain ? plain : " ", typed: false);
        Narrow();
    }

    /// <inheritdoc/>
    public bool TakeLine(string line) => false;

    private static int? Step(KeyPress press) => press switch
    {
        { Key: Key.Up } => -1,
        { Key: Key.Down } => 1,
        { Key: Key.PageUp } => -Shown,
        { Key: Key.PageDown } => Shown,
        _ when press.IsControl('p') => -1,
        _ when press.IsControl('n') => 1,
        _ => null,
    };

    private void Narrow()
    {
        var words = _words.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = [.. Enumerable.Range(0, items.Count).Where(i => Array.TrueForAll(words, word =>
            items[i].Name.Contains(word, StringComparison.OrdinalIgnoreCase) || items[i].Description.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        _at = 0;
    }

    private void Answer(int? given)
    {
        if (!IsAnswered)
        {
            IsAnswered = true;
            answer(given);
        }
    }
}
