using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Editing;

/// <summary>
/// Keys that edit a text as vi does: a subset of its commands. Escape leaves insertion; counts, <c>d c y</c> with a motion, and the motions
/// <c>h j k l w b e 0 ^ $ gg G f t</c>. What it does not know does nothing. Used by one thread.
/// </summary>
internal sealed class ViKeys
{
    private const int MostTimes = 10_000;

    private int _count;
    private int _times;
    private char _operator;
    private char _prefix;

    /// <summary>True while keys are commands; false while they are text.</summary>
    public bool IsCommanding { get; private set; }

    /// <summary>Goes back to insertion: another text begins.</summary>
    public void Reset()
    {
        IsCommanding = false;
        Clear();
    }

    /// <summary>Takes a key.</summary>
    /// <param name="buffer">The text.</param>
    /// <param name="press">The key.</param>
    /// <returns>False for a key that is text, or that is for others.</returns>
    public bool Take(EditBuffer buffer, KeyPress press)
    {
        if (!IsCommanding)
        {
            if (!press.Is(Key.Escape))
            {
                return false;
            }

            IsCommanding = true;
            buffer.Break();
            if (buffer.Caret > LineStart(buffer.Text, buffer.Caret))
            {
                buffer.Move(-1);
            }

            return true;
        }

        if (press.Is(Key.Escape))
        {
            var isOpen = _operator != '\0' || _prefix != '\0' || _count > 0;
            Clear();
            return isOpen;
        }

        if (press.IsControl('r'))
        {
            return buffer.Redo() || true;
        }

        if (!press.IsText)
        {
            return press.Is(Key.Backspace) && Move(buffer, buffer.Caret, -1);
        }

        Command(buffer, press.Text);
        if (IsCommanding && _operator == '\0' && buffer.Caret > LineStart(buffer.Text, buffer.Caret) && buffer.Caret == LineEnd(buffer.Text, buffer.Caret))
        {
            // Commands stand on a character, not behind the last.
            buffer.Move(-1);
        }

        return true;
    }

    private static bool Move(EditBuffer buffer, int from, int by)
    {
        if (by < 0 ? from > 0 : from < buffer.Text.Length)
        {
            buffer.Move(by);
        }

        return true;
    }

    private void Command(EditBuffer buffer, string key)
    {
        if (_prefix is 'f' or 't' or 'F' or 'T' or 'r')
        {
            Sought(buffer, key);
            return;
        }

        var letter = key.Length == 1 ? key[0] : '\0';
        if (letter is >= '1' and <= '9' || (letter == '0' && _count > 0))
        {
            _count = Math.Min(MostTimes, (_count * 10) + letter - '0');
            return;
        }

        _times = Math.Max(1, _count);
        if (_prefix == 'g')
        {
            _prefix = '\0';
            if (letter == 'g')
            {
                Go(buffer, 0, isLines: true);
            }

            Clear();
            return;
        }

        if (letter is 'g' or 'f' or 't' or 'F' or 'T' || (letter == 'r' && _operator == '\0'))
        {
            _prefix = letter;
            return;
        }

        if (_operator != '\0')
        {
            if (letter == _operator)
            {
                Lines(buffer);
            }
            else if (letter == 'w' && _operator == 'c')
            {
                // As in vi, a changed word keeps the space behind it.
                Go(buffer, Ends(buffer.Text, buffer.Caret), isLines: false);
            }
            else
            {
                Motion(buffer, letter);
            }

            Clear();
            return;
        }

        if (letter is 'd' or 'c' or 'y')
        {
            _operator = letter;
            return;
        }

        if (!Motion(buffer, letter))
        {
            Simple(buffer, letter);
        }

        Clear();
    }

    /// <summary>Moves, or does what the operator says up to there.</summary>
    private bool Motion(EditBuffer buffer, char letter)
    {
        var (text, at) = (buffer.Text, buffer.Caret);
        switch (letter)
        {
            case 'h' or 'l' or ' ' when _operator == '\0':
                for (var i = 0; i < _times; i++)
                {
                    Move(buffer, buffer.Caret, letter == 'h' ? -1 : 1);
                }

                return true;
            case 'h':
                Go(buffer, Math.Max(LineStart(text, at), at - _times), isLines: false);
                return true;
            case 'l' or ' ':
                Go(buffer, Math.Min(LineEnd(text, at), at + _times), isLines: false);
                return true;
            case 'w':
                Go(buffer, Repeat(text, at, Next), isLines: false);
                return true;
            case 'b':
                Go(buffer, Repeat(text, at, Back), isLines: false);
                return true;
            case 'e':
                var end = Repeat(text, at, static (text, at) => Ends(text, Math.Min(text.Length, at + 1)));
                Go(buffer, _operator == '\0' ? Math.Max(at, end - 1) : end, isLines: false);
                return true;
            case '0':
                Go(buffer, LineStart(text, at), isLines: false);
                return true;
            case '^':
                var start = LineStart(text, at);
                while (start < LineEnd(text, at) && char.IsWhiteSpace(text[start]))
                {
                    start++;
                }

                Go(buffer, start, isLines: false);
                return true;
            case '$':
                Go(buffer, LineEnd(text, at), isLines: false);
                return true;
            case 'G':
                Go(buffer, text.Length, isLines: true);
                return true;
            case 'j' or 'k':
                Go(buffer, LineAway(text, at, letter == 'j' ? _times : -_times), isLines: true);
                return true;
            default:
                return false;
        }
    }

    private void Simple(EditBuffer buffer, char letter)
    {
        var (text, at) = (buffer.Text, buffer.Caret);
        switch (letter)
        {
            case 'i':
                Insert();
                break;
            case 'a':
                buffer.MoveTo(Math.Min(LineEnd(text, at), at + 1));
                Insert();
                break;
            case 'I':
                Motion(buffer, '^');
                Insert();
                break;
            case 'A':
                buffer.MoveToLineEnd();
                Insert();
                break;
            case 'o' or 'O':
                buffer.MoveTo(letter == 'o' ? LineEnd(text, at) : LineStart(text, at));
                buffer.Insert("\n", typed: false);
                if (letter == 'O')
                {
                    buffer.Move(-1);
                }

                Insert();
                break;
            case 'x':
                buffer.Cut(at, Math.Min(LineEnd(text, at), at + _times));
                break;
            case 'X':
                buffer.Cut(Math.Max(LineStart(text, at), at - _times), at);
                break;
            case 's':
                buffer.Cut(at, Math.Min(LineEnd(text, at), at + _times));
                Insert();
                break;
            case 'D' or 'C':
                buffer.Cut(at, LineEnd(text, at));
                if (letter == 'C')
                {
                    Insert();
                }

                break;
            case 'S':
                _operator = 'c';
                Lines(buffer);
                break;
            case 'p' or 'P':
                if (letter == 'p')
                {
                    buffer.MoveTo(Math.Min(LineEnd(text, at), at + 1));
                }

                buffer.Yank();
                break;
            case 'u':
                for (var i = 0; i < _times && buffer.Undo(); i++)
                {
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Takes the character behind <c>f t F T r</c>.</summary>
    private void Sought(EditBuffer buffer, string key)
    {
        var (text, at, kind) = (buffer.Text, buffer.Caret, _prefix);
        _prefix = '\0';
        _times = Math.Max(1, _count);
        if (kind == 'r')
        {
            if (at < LineEnd(text, at))
            {
                buffer.MoveTo(at);
                var length = System.Globalization.StringInfo.GetNextTextElementLength(text, at);
                buffer.Replace(at, at + length, key);
                buffer.Move(-1);
            }
        }
        else
        {
            var found = at;
            for (var i = 0; i < _times && found >= 0; i++)
            {
                found = kind is 'f' or 't'
                    ? found + 1 >= text.Length ? -1 : text.IndexOf(key, found + 1, StringComparison.Ordinal)
                    : found <= 0 ? -1 : text.LastIndexOf(key, found - 1, StringComparison.Ordinal);
            }

            if (found >= LineStart(text, at) && found < LineEnd(text, at))
            {
                found += kind switch { 't' => -1, 'T' => 1, _ => 0 };
                Go(buffer, _operator != '\0' && kind is 'f' or 't' ? found + 1 : found, isLines: false);
            }
        }

        Clear();
    }

    /// <summary>Goes to a place, or does what the operator says with all between.</summary>
    private void Go(EditBuffer buffer, int to, bool isLines)
    {
        if (_operator == '\0')
        {
            buffer.MoveTo(to);
            return;
        }

        var (from, end) = (Math.Min(buffer.Caret, to), Math.Max(buffer.Caret, to));
        if (isLines)
        {
            (from, end) = (LineStart(buffer.Text, from), LineEnd(buffer.Text, end));
        }

        Do(buffer, from, end, isLines);
    }

    /// <summary>Does what the operator says with whole lines.</summary>
    private void Lines(EditBuffer buffer)
    {
        var text = buffer.Text;
        Do(buffer, LineStart(text, buffer.Caret), LineEnd(text, LineAway(text, buffer.Caret, _times - 1)), isLines: true);
    }

    private void Do(EditBuffer buffer, int from, int end, bool isLines)
    {
        var text = buffer.Text;
        if (isLines && _operator == 'd')
        {
            // With its line break, or that before it where it is the last.
            (from, end) = end < text.Length ? (from, end + 1) : (Math.Max(0, from - 1), end);
        }

        if (_operator == 'y')
        {
            buffer.Copy(from, end);
            return;
        }

        buffer.Cut(from, end);
        if (_operator == 'c')
        {
            Insert();
        }
        else if (isLines)
        {
            buffer.MoveTo(LineStart(buffer.Text, buffer.Caret));
        }
    }

    private void Insert() => IsCommanding = false;

    private void Clear() => (_count, _times, _operator, _prefix) = (0, 1, '\0', '\0');

    private int Repeat(string text, int at, Func<string, int, int> step)
    {
        for (var i = 0; i < _times; i++)
        {
            at = step(text, at);
        }

        return at;
    }

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int LineEnd(string text, int at) => at >= text.Length ? text.Length : text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    private static int LineAway(string text, int at, int by)
    {
        var column = at - LineStart(text, at);
        for (; by > 0 && LineEnd(text, at) < text.Length; by--)
        {
            at = LineEnd(text, at) + 1;
        }

        for (; by < 0 && LineStart(text, at) > 0; by++)
        {
            at = LineStart(text, at) - 1;
        }

        return Math.Min(LineStart(text, at) + column, LineEnd(text, at));
    }

    private static int Next(string text, int at)
    {
        var kind = KindAt(text, at);
        while (at < text.Length && KindAt(text, at) == kind && kind != 0)
        {
            at++;
        }

        while (at < text.Length && KindAt(text, at) == 0)
        {
            at++;
        }

        return at;
    }

    private static int Back(string text, int at)
    {
        while (at > 0 && KindAt(text, at - 1) == 0)
        {
            at--;
        }

        var kind = at > 0 ? KindAt(text, at - 1) : 0;
        while (at > 0 && KindAt(text, at - 1) == kind && kind != 0)
        {
            at--;
        }

        return at;
    }

    /// <summary>The place behind the word that one stands in, or the next.</summary>
    private static int Ends(string text, int at)
    {
        while (at < text.Length && KindAt(text, at) == 0)
        {
            at++;
        }

        var kind = KindAt(text, at);
        while (at < text.Length && KindAt(text, at) == kind)
        {
            at++;
        }

        return at;
    }

    /// <summary>0 for white space, 1 for what words are made of, 2 for other signs.</summary>
    private static int KindAt(string text, int at) =>
        at >= text.Length || char.IsWhiteSpace(text[at]) ? 0 : char.IsLetterOrDigit(text, at) || text[at] == '_' ? 1 : 2;
}
