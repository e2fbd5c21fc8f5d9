using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Prompting;

/// <summary>The draft of a prompt at the bottom of the screen. Used by one thread.</summary>
/// <param name="history">Prompts of before.</param>
/// <param name="complete">Gives words that begin as the draft does; the likeliest first.</param>
/// <param name="ask">Told of what is typed behind an <c>@</c>, for whoever <see cref="Offer"/>s names; null when that is over.</param>
internal sealed class PromptEditor(PromptHistory history, Func<string, IReadOnlyList<Completion>> complete, Action<string?> ask)
{
    private const string First = "› ";
    private const string Next = "  ";
    private const string Commanding = "» ";
    private const int MostCompletions = 6;
    private const int LongestReference = 500;

    private readonly EditBuffer _buffer = new(new KillRing());
    private readonly PasteFolds _folds = new();
    private HistorySearch? _search;
    private IReadOnlyList<Completion> _completions = [];
    private int _chosen = -1;
    private string? _reference;
    private string? _note;
    private int _width = 78;
    private readonly ViKeys _vi = new();

    /// <summary>True when nothing is typed.</summary>
    public bool IsEmpty => _buffer.IsEmpty;

    /// <summary>True while the history is searched or a word is chosen: then Escape and the arrows belong to that.</summary>
    public bool IsChoosing => _search is not null || _completions.Count > 0;

    /// <summary>True while the history is searched.</summary>
    public bool IsSearching => _search is not null;

    /// <summary>Edits as vi does. Default false.</summary>
    public bool IsVi
    {
        get;
        set
        {
            field = value;
            _vi.Reset();
        }
    }

    /// <summary>True when Escape means something here.</summary>
    public bool TakesEscape => IsChoosing || (IsVi && !_vi.IsCommanding);

    /// <summary>The draft, pastes in their places.</summary>
    public string Text => _folds.Expand(_buffer.Text);

    /// <summary>Offers names for what was asked; those that come late are for nobody.</summary>
    /// <param name="typed">What was asked.</param>
    /// <param name="names">The names, the likeliest first.</param>
    /// <param name="note">Sentence that is shown where there are none; null for nothing.</param>
    public void Offer(string typed, IReadOnlyList<Completion> names, string? note = null)
    {
        if (_reference?.TrimStart('"') != typed || _search is not null)
        {
            return;
        }

        _note = names.Count == 0 ? note : null;

        // A name that was gone to stays the one that is chosen.
        var chosen = _chosen >= 0 && _chosen < _completions.Count ? _completions[_chosen].Word : null;
        _completions = names.Count == 1 && names[0].Word == typed ? [] : names;
        _chosen = chosen is null ? -1 : _completions.Take(MostCompletions).Select(static name => name.Word).ToList().IndexOf(chosen);
    }

    /// <summary>Puts a text in place of the draft, as if it were typed, but for the pastes of the draft that it still holds.</summary>
    /// <param name="text">The text.</param>
    public void Set(string text)
    {
        _buffer.Set(_folds.Refold(text, _buffer.Text));
        Complete();
    }

    /// <summary>Gives the draft to be sent, keeps it in the history, and begins anew.</summary>
    /// <returns>The draft, and the words of it that were typed: references in a long paste are not the person's.</returns>
    public (string Text, string Words) Take()
    {
        var (draft, words) = (_folds.Read(_buffer.Text), _folds.Label(_buffer.Text));
        history.Add(draft);
        _vi.Reset();
        _buffer.Clear();

        // What was cut can come back into the next draft, its pastes with it.
        _folds.Forget(_buffer.Kept);
        Complete();
        return (draft.Text, words);
    }

    /// <summary>Inserts a paste, folded where it is long.</summary>
    /// <param name="text">The paste.</param>
    public void Paste(string text)
    {
        _search = null;
        if (text.Length > 0)
        {
            _buffer.Insert(_folds.Fold(text), typed: false);
            Complete();
        }
    }

    /// <summary>Takes a key.</summary>
    /// <param name="press">The key.</param>
    public PromptAction Take(KeyPress press)
    {
        if (_search is not null)
        {
            return Search(press);
        }

        if (press.Key == Key.Enter)
        {
            return Enter(press);
        }

        if (_completions.Count > 0 && Choose(press))
        {
            return PromptAction.Edited;
        }

        if (IsVi && _vi.Take(_buffer, press))
        {
            Complete();
            return PromptAction.Edited;
        }

        if (press.Is(Key.Up) || press.IsControl('p'))
        {
            return Row(-1);
        }

        if (press.Is(Key.Down) || press.IsControl('n'))
        {
            return Row(1);
        }

        if (press.Is(Key.Tab) || !TextKeys.Take(_buffer, press))
        {
            return PromptAction.None;
        }

        Complete();
        return PromptAction.Edited;
    }

    /// <summary>Its rows.</summary>
    /// <param name="width">Cells of a row, from 8.</param>
    /// <param name="most">The most rows of the draft, from 1.</param>
    /// <param name="room">The most rows of the draft and of what can be chosen together; as many of each, where it is less.</param>
    /// <returns>The rows, and the caret in them.</returns>
    public LiveZone Draw(int width, int most, int room = 0)
    {
        _width = width - First.Length - 1;
        if (_search is { } search)
        {
            var label = $"search {(search.All ? "all" : "here")}> ";
            var found = search.Found is { } prompt ? Line.Of(First + SafeText.Line(prompt.Text, 500)) : Line.Of("(nothing)", Style.Dim);
            return new LiveZone(
                [new Line([new Span(label, Style.Magenta), new Span(search.Text)]).Clip(width), found.Clip(width)],
                0,
                Math.Min(width - 1, label.Length + CellText.Width(search.Text)));
        }

        var wrapped = WrappedText.Wrap(_buffer.Text, _width, _folds.LabelOf);
        var (row, cell) = wrapped.Locate(_buffer.Caret);
        var count = Math.Min(most, wrapped.Rows.Count);
        var from = Math.Clamp(row - count + 1, 0, wrapped.Rows.Count - count);
        var rows = new List<Line>();
        for (var i = from; i < from + count; i++)
        {
            var head = i > 0 ? Next : IsVi && _vi.IsCommanding ? Commanding : First;
            rows.Add(new Line([new Span(head, Style.Cyan | Style.Bold), new Span(wrapped.Rows[i].Text)]));
        }

        var (caretRow, caretColumn) = (row - from, First.Length + cell);
        var offered = _completions.Take(Math.Clamp(Math.Max(most, room - rows.Count), 0, MostCompletions));
        foreach (var (completion, i) in offered.Select(static (completion, i) => (completion, i)))
        {
            rows.Add(new Line([
                new Span(i == Math.Max(0, _chosen) ? "▸ " : "  ", Style.Cyan),
                new Span(completion.Word.PadRight(16) + " ", Style.Cyan), new Span(SafeText.Line(completion.Description, 200), Style.Dim),
            ]).Clip(width));
        }

        if (_note is { } note && rows.Count < Math.Max(most + 1, room))
        {
            rows.Add(new Line([new Span("  " + SafeText.Line(note, 500), Style.Dim)]).Clip(width));
        }

        return new LiveZone(rows, caretRow, caretColumn);
    }

    private PromptAction Enter(KeyPress press)
    {
        if (press.Modifiers == KeyModifiers.Shift || press.Modifiers == KeyModifiers.Control)
        {
            _buffer.Insert("\n");
            return PromptAction.Edited;
        }

        if (press.Modifiers.HasFlag(KeyModifiers.Alt))
        {
            return PromptAction.Steer;
        }

        if (_buffer.Caret > 0 && _buffer.Text[_buffer.Caret - 1] == '\\')
        {
            _buffer.Backspace();
            _buffer.Insert("\n");
            return PromptAction.Edited;
        }

        if (_completions.Count > 0 && _chosen >= 0)
        {
            Accept();
        }

        return PromptAction.Submit;
    }

    /// <summary>Begins to search what was typed before; a search that runs goes on to older ones.</summary>
    public void SearchHistory()
    {
        if (_search is { } search)
        {
            search.Older();
            return;
        }

        StopChoosing();
        _search = new HistorySearch(history);
    }

    /// <summary>Breaks the line where Alt+Enter has nothing to steer.</summary>
    public void BreakLine() => _buffer.Insert("\n");

    /// <summary>Closes what is chosen from, and leaves the draft.</summary>
    public void StopChoosing()
    {
        _search = null;
        _completions = [];
        (_reference, _note) = (null, null);
        ask(null);
    }

    private PromptAction Search(KeyPress press)
    {
        if (_search!.Take(press))
        {
            return PromptAction.Edited;
        }

        var found = _search.Found;
        _search = null;
        if (found is not null && !press.Is(Key.Escape) && !press.IsControl('g') && !press.IsControl('c'))
        {
            _buffer.Set(_folds.Write(found));
            StopChoosing();
        }

        return PromptAction.Edited;
    }

    private PromptAction Row(int by)
    {
        if (_buffer.MoveRow(WrappedText.Wrap(_buffer.Text, _width, _folds.LabelOf), by))
        {
            return PromptAction.Edited;
        }

        if ((by < 0 ? history.Back(_folds.Read(_buffer.Text)) : history.Forward()) is { } prompt)
        {
            _buffer.Set(_folds.Write(prompt));
            StopChoosing();
        }

        return PromptAction.Edited;
    }

    private bool Choose(KeyPress press)
    {
        if (press.Is(Key.Tab))
        {
            Accept();
            return true;
        }

        if (press.Is(Key.Up) || press.Is(Key.Down))
        {
            var count = Math.Min(MostCompletions, _completions.Count);
            _chosen = (Math.Max(0, _chosen) + (press.Key == Key.Down ? _chosen < 0 ? 0 : 1 : count - 1)) % count;
            return true;
        }

        if (press.Is(Key.Escape))
        {
            StopChoosing();
            return true;
        }

        return false;
    }

    private void Accept()
    {
        var word = _completions[Math.Max(0, _chosen)].Word;
        _completions = [];
        _chosen = -1;
        if (_reference is null)
        {
            _buffer.Set(word + " ");
            return;
        }

        // A folder is gone into, and so is the name of a source; a name with spaces stands in quotes.
        var isFolder = word.EndsWith('/') || word.EndsWith(':');
        var quoted = word.Contains(' ', StringComparison.Ordinal) || _reference.StartsWith('"');
        _buffer.Replace(_buffer.Caret - _reference.Length, _buffer.Caret, quoted ? $"\"{word}{(isFolder ? "" : "\" ")}" : isFolder ? word : word + " ");
        Complete();
    }

    private void Complete()
    {
        var text = _buffer.Text;
        (_chosen, _note) = (-1, null);
        _reference = ReferenceAt(text, _buffer.Caret);
        _completions = text.Length > 0 && text[0] == '/' && _buffer.Caret == text.Length && !text.Contains(' ', StringComparison.Ordinal)
            && !text.Contains('\n', StringComparison.Ordinal)
            ? complete(text)
            : _reference is null ? [] : _completions;
        ask(_reference?.TrimStart('"'));
    }

    /// <summary>Text that is typed behind an <c>@</c> up to the caret; null where it stands behind none.</summary>
    private static string? ReferenceAt(string text, int caret)
    {
        var at = caret == 0 ? -1 : text.LastIndexOf('@', caret - 1);
        if (at < 0 || caret - at > LongestReference || (at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not ('(' or '[' or ',')))
        {
            return null;
        }

        var word = text[(at + 1)..caret];
        return word.StartsWith('"') ? word.IndexOf('"', 1) < 0 && !word.Contains('\n', StringComparison.Ordinal) ? word : null
            : word.Any(char.IsWhiteSpace) ? null
            : word;
    }
}
