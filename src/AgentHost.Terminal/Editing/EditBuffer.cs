using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Editing;

/// <summary>Text of several lines with a caret, edited a grapheme cluster at a time, with undo and what was cut kept. Used by one thread.</summary>
/// <param name="ring">Texts that were cut; shared by those buffers that paste from each other.</param>
internal sealed class EditBuffer(KillRing ring)
{
    private readonly StringBuilder _text = new();
    private readonly UndoList _undo = new();
    private EditKind _last;
    private (int Start, int Length) _yanked;
    private int _column = -1;
    private string? _cached;

    /// <summary>The whole text; folded pastes are one character each (<see cref="PasteFolds"/>).</summary>
    public string Text => _cached ??= _text.ToString();

    /// <summary>Place of the caret, in UTF-16 units, between two clusters.</summary>
    public int Caret { get; private set; }

    /// <summary>Texts that were cut and can be inserted again.</summary>
    public IReadOnlyList<string> Kept => ring.Texts;

    /// <summary>True when there is no text.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Replaces everything; undo brings it back.</summary>
    /// <param name="text">The text.</param>
    public void Set(string text)
    {
        Save(EditKind.Other);
        _text.Clear().Append(text);
        Touch();
        Caret = text.Length;
    }

    /// <summary>Forgets everything, undo included.</summary>
    public void Clear()
    {
        _text.Clear();
        Touch();
        Caret = 0;
        _undo.Clear();
        Break();
    }

    /// <summary>Inserts a text at the caret.</summary>
    /// <param name="text">The text; its line ends are line feeds.</param>
    /// <param name="typed">True when it was typed: undo then takes a word back, not a letter.</param>
    public void Insert(string text, bool typed = true)
    {
        Save(typed && !char.IsWhiteSpace(text, 0) ? EditKind.Type : EditKind.Other);
        _text.Insert(Caret, text);
        Touch();
        Place(Caret + text.Length);
    }

    /// <summary>Puts a text in place of another; undo takes both back.</summary>
    /// <param name="start">Place at which the other begins.</param>
    /// <param name="end">Place behind it.</param>
    /// <param name="text">The text; its line ends are line feeds.</param>
    public void Replace(int start, int end, string text)
    {
        Save(EditKind.Other);
        _text.Remove(start, end - start).Insert(start, text);
        Touch();
        Place(start + text.Length);
    }

    /// <summary>Deletes the cluster before the caret.</summary>
    public bool Backspace()
    {
        if (Caret == 0)
        {
            return false;
        }

        Delete(Before(Caret), Caret, EditKind.Delete);
        return true;
    }

    /// <summary>Deletes the cluster behind the caret.</summary>
    public bool DeleteForward()
    {
        if (Caret == _text.Length)
        {
            return false;
        }

        Delete(Caret, After(Caret), EditKind.Delete);
        return true;
    }

    /// <summary>Cuts from the caret to the end of the line; at the end, the line break.</summary>
    public void KillToLineEnd()
    {
        var end = LineEnd(Caret);
        Kill(Caret, end == Caret && end < _text.Length ? end + 1 : end, forward: true);
    }

    /// <summary>Cuts from the beginning of the line to the caret.</summary>
    public void KillToLineStart() => Kill(LineStart(Caret), Caret, forward: false);

    /// <summary>Cuts back to where white space ends.</summary>
    public void KillSpaceWord()
    {
        var at = Caret;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }

        Kill(at, Caret, forward: false);
    }

    /// <summary>Cuts the word before the caret.</summary>
    public void KillWordBack() => Kill(WordStart(Caret), Caret, forward: false);

    /// <summary>Cuts the word behind the caret.</summary>
    public void KillWordForward() => Kill(Caret, WordEnd(Caret), forward: true);

    /// <summary>Cuts what stands between two places.</summary>
    /// <param name="start">Place at which it begins.</param>
    /// <param name="end">Place behind it; within a cluster, that behind the cluster counts.</param>
    public void Cut(int start, int end)
    {
        start = Boundary(start);
        var cut = Boundary(end);
        Break();
        Kill(start, cut == end ? end : After(cut), forward: true);
        Break();
    }

    /// <summary>Keeps what stands between two places as if it had been cut.</summary>
    /// <param name="start">Place at which it begins.</param>
    /// <param name="end">Place behind it.</param>
    public void Copy(int start, int end)
    {
        if (end > start)
        {
            ring.Add(Text[start..end], forward: true, join: false);
        }
    }

    /// <summary>Inserts what was cut last.</summary>
    public void Yank()
    {
        if (ring.Last is not { } text)
        {
            return;
        }

        Save(EditKind.Other);
        _yanked = (Caret, text.Length);
        _text.Insert(Caret, text);
        Touch();
        Place(Caret + text.Length);
        _last = EditKind.Yank;
    }

    /// <summary>Right behind <see cref="Yank"/>: puts what was cut before in its place.</summary>
    public void YankNext()
    {
        if (_last != EditKind.Yank || ring.Rotate() is not { } text)
        {
            return;
        }

        _text.Remove(_yanked.Start, _yanked.Length).Insert(_yanked.Start, text);
        Touch();
        Place(_yanked.Start + text.Length);
        _yanked.Length = text.Length;
    }

    /// <summary>Exchanges the clusters before and behind the caret; at the end of a line the last two.</summary>
    public void Transpose()
    {
        var middle = Caret == LineEnd(Caret) && Caret > 0 ? Before(Caret) : Caret;
        if (middle <= LineStart(Caret))
        {
            return;
        }

        Save(EditKind.Other);
        var (start, end) = (Before(middle), After(middle));
        var swapped = Text[middle..end] + Text[start..middle];
        _text.Remove(start, end - start).Insert(start, swapped);
        Touch();
        Place(end);
    }

    /// <summary>Takes the last change back.</summary>
    public bool Undo() => Restore(_undo.Back(Text, Caret));

    /// <summary>Makes the change that was taken back last again.</summary>
    public bool Redo() => Restore(_undo.Forward(Text, Caret));

    /// <summary>Moves by a cluster.</summary>
    /// <param name="by">-1 or 1.</param>
    public void Move(int by) => MoveTo(by < 0 ? Before(Caret) : After(Caret));

    /// <summary>Moves by a word.</summary>
    /// <param name="by">-1 or 1.</param>
    public void MoveWord(int by) => MoveTo(by < 0 ? WordStart(Caret) : WordEnd(Caret));

    /// <summary>Moves to the beginning of the line.</summary>
    public void MoveToLineStart() => MoveTo(LineStart(Caret));

    /// <summary>Moves to the end of the line.</summary>
    public void MoveToLineEnd() => MoveTo(LineEnd(Caret));

    /// <summary>Moves to the beginning or the end of the text.</summary>
    /// <param name="end">True for the end.</param>
    public void MoveToEdge(bool end) => MoveTo(end ? _text.Length : 0);

    /// <summary>Moves to a place; it counts as the nearest before it that is between clusters.</summary>
    /// <param name="place">The place.</param>
    /// <param name="keepColumn">True for movement over lines, which keeps its column.</param>
    public void MoveTo(int place, bool keepColumn = false)
    {
        Caret = Boundary(Math.Clamp(place, 0, _text.Length));
        _last = EditKind.Other;
        _column = keepColumn ? _column : -1;
    }

    /// <summary>Moves up or down a row, as rows are drawn.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="by">-1 or 1.</param>
    /// <returns>False at the first or last row.</returns>
    public bool MoveRow(WrappedText rows, int by)
    {
        var (row, column) = rows.Locate(Caret);
        if (row + by < 0 || row + by >= rows.Rows.Count)
        {
            return false;
        }

        _column = _column < 0 ? column : _column;
        MoveTo(rows.PlaceAt(row + by, _column), keepColumn: true);
        return true;
    }

    /// <summary>Ends a run of typing or cutting: what follows is undone by itself.</summary>
    public void Break() => _last = EditKind.Other;

    private void Kill(int start, int end, bool forward)
    {
        if (start == end)
        {
            return;
        }

        ring.Add(Text[start..end], forward, join: _last == EditKind.Kill);
        Save(EditKind.Other);
        _text.Remove(start, end - start);
        Touch();
        Place(start);
        _last = EditKind.Kill;
    }

    private void Delete(int start, int end, EditKind kind)
    {
        Save(kind);
        _text.Remove(start, end - start);
        Touch();
        Place(start);
    }

    private void Save(EditKind kind)
    {
        if (kind == EditKind.Other || kind != _last)
        {
            _undo.Push(Text, Caret);
        }

        _last = kind;
        _column = -1;
    }

    private bool Restore((string Text, int Caret)? state)
    {
        if (state is not { } found)
        {
            return false;
        }

        _text.Clear().Append(found.Text);
        Touch();
        Caret = found.Caret;
        Break();
        return true;
    }

    private void Touch() => _cached = null;

    private int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    private int LineEnd(int at) => Text.IndexOf('\n', at) is >= 0 and var end ? end : _text.Length;

    private int After(int at) => at >= _text.Length ? at : at + StringInfo.GetNextTextElementLength(Text, at);

    private int Before(int at)
    {
        if (at == 0)
        {
            return 0;
        }

        // Clusters are found forwards; a line's beginning is a place between two.
        var place = Text[at - 1] == '\n' ? at - 1 : LineStart(at);
        while (After(place) is var next && next < at)
        {
            place = next;
        }

        return place;
    }

    private int Boundary(int at)
    {
        if (at == 0 || at == _text.Length)
        {
            return at;
        }

        var before = Before(at);
        return After(before) == at ? at : before;
    }

    /// <summary>Puts the caret behind a change. What stands on both sides may be one cluster now: then it goes to its end.</summary>
    private void Place(int at)
    {
        var place = Boundary(at);
        Caret = place == at ? at : After(place);
    }

    private int WordStart(int at)
    {
        while (at > 0 && !IsWord(at - 1))
        {
            at--;
        }

        while (at > 0 && IsWord(at - 1))
        {
            at--;
        }

        return Boundary(at);
    }

    private int WordEnd(int at)
    {
        while (at < _text.Length && !IsWord(at))
        {
            at++;
        }

        while (at < _text.Length && IsWord(at))
        {
            at++;
        }

        return at;
    }

    private bool IsWord(int at) => char.IsLetterOrDigit(Text, at) || Text[at] == '_' || char.IsLowSurrogate(Text[at])
        || CharUnicodeInfo.GetUnicodeCategory(Text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
