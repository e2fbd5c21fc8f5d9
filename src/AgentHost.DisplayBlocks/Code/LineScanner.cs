using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Reads a line of a language that a table describes.</summary>
internal sealed partial class LineScanner(Language language, string line, TokenList tokens)
{
    private int _at;
    private CodeState _open;

    /// <summary>A text that begins with the next line.</summary>
    private CodeState _next;

    /// <summary>Reads the whole line.</summary>
    /// <param name="state">State behind the line before.</param>
    /// <returns>State behind this one.</returns>
    public CodeState Read(CodeState state)
    {
        _open = state;
        if (_open.Mode != 0 || _open.End is not null)
        {
            GoOn(0);
        }
        else
        {
            BeginLine();
        }

        while (_at < line.Length)
        {
            Step();
        }

        return _open.Mode != 0 || _open.End is not null ? _open : _next;
    }

    private char At(int offset) => _at + offset is >= 0 and var at && at < line.Length ? line[at] : '\0';

    private bool IsAt(string mark) => string.CompareOrdinal(line, _at, mark, 0, mark.Length) == 0;

    private bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_' || language.NameParts.Contains(c, StringComparison.Ordinal);

    private bool IsNameStart(char c) => char.IsLetter(c) || c == '_' || language.NameStarts.Contains(c, StringComparison.Ordinal);

    private bool IsAtLineStart => line.AsSpan(0, _at).IsWhiteSpace();

    /// <summary>Character before this place that is no space; <c>\0</c> for none.</summary>
    private char Before => line.AsSpan(0, _at).TrimEnd() is [.., var last] ? last : '\0';

    private void Take(int length, CodeClass of)
    {
        var end = Math.Min(line.Length, _at + Math.Max(1, length));
        tokens.Add(_at, end, of);
        _at = end;
    }

    private void BeginLine()
    {
        var start = line.AsSpan().TrimStart();
        var indent = line.Length - start.Length;
        if (language.HasSections && start is ['[', ..] && start.TrimEnd() is [.., ']'])
        {
            _at = indent;
            Take(start.Length, CodeClass.Heading);
        }
        else if (language.LineKeyMarks.Length > 0)
        {
            TakeLineKey(indent);
        }
    }

    /// <summary>A key is what stands before its mark: words without quotes, brackets or comments. In lists its items have dashes before them.</summary>
    private void TakeLineKey(int from)
    {
        while (from + 1 < line.Length && line[from] == '-' && line[from + 1] == ' ')
        {
            from = line.AsSpan(from + 1).IndexOfAnyExcept(' ') is >= 0 and var gap ? from + 1 + gap : line.Length;
        }

        var rest = line.AsSpan(from);
        var end = rest.IndexOfAny(language.LineKeyMarks);
        if (end > 0 && rest[..end].IndexOfAny("#;{}[]\"'") < 0
            && (rest[end] != ':' || end + 1 == rest.Length || rest[end + 1] is ' ' or '=' or ':' || language.LineKeyMarks.Length > 1))
        {
            _at = from;
            Take(rest[..end].TrimEnd().Length, CodeClass.Property);
        }
    }

    private void Step()
    {
        var c = line[_at];
        if (c is ' ' or '\t')
        {
            _at++;
        }
        else if (!(language.MayOpen(c) && (TryRaw() || TrySpan() || TryComment())))
        {
            if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(1)) && !IsNamePart(At(-1)))
                || (c == '#' && language.HasHashNumbers && char.IsAsciiHexDigit(At(1))))
            {
                Number();
            }
            else if (language.Variables.Contains(c, StringComparison.Ordinal) && TryVariable(c))
            {
            }
            else if (language.Attributes.Contains(c, StringComparison.Ordinal) && TryAttribute())
            {
            }
            else if (IsNameStart(c))
            {
                Name();
            }
            else if (!TrySign(c))
            {
                _at++;
            }
        }
    }

    private bool TryComment()
    {
        foreach (var mark in language.LineComments)
        {
            if (IsAt(mark) && !(language.CommentsBeginWords && At(-1) is not ('\0' or ' ' or '\t' or ';' or '(')))
            {
                Take(line.Length - _at, CodeClass.Comment);
                return true;
            }
        }

        return false;
    }

    /// <param name="before">Letters before it that belong to it.</param>
    private bool TrySpan(int before = 0)
    {
        for (var i = 0; i < language.Spans.Length; i++)
        {
            var span = language.Spans[i];
            if (string.CompareOrdinal(line, _at + before, span.Open, 0, span.Open.Length) != 0 || (span.AtLineStart && _at > 0)
                || (language.TextsBeginWords && span.Class == CodeClass.String && char.IsLetterOrDigit(At(-1))))
            {
                continue;
            }

            _open = new CodeState { Mode = i + 1, Depth = 1 };
            GoOn(before + span.Open.Length);
            return true;
        }

        return false;
    }

    private bool TryRaw()
    {
        if (language.Raw == RawTexts.None || RawText.Find(language.Raw, line, _at) is not { } found)
        {
            return false;
        }

        if (found.IsHere)
        {
            Take(found.Length, CodeClass.String);
            _next = new CodeState { Mode = RawText.HereMode, End = found.End };
        }
        else
        {
            _open = new CodeState { Mode = found.Mode, End = found.End };
            GoOn(found.Length);
        }

        return true;
    }

    /// <summary>Goes to the end of what is open, or of the line.</summary>
    /// <param name="mark">Characters of the mark that opens it here; 0 where it was opened before.</param>
    private void GoOn(int mark)
    {
        if (_open.End is { } end)
        {
            var length = RawText.LengthTo(_open.Mode, line, _at, mark, end);
            Take(length < 0 ? line.Length - _at : length, _open.Mode == RawText.CommentMode ? CodeClass.Comment : CodeClass.String);
            _open = length < 0 ? _open : default;
            return;
        }

        var span = language.Spans[_open.Mode - 1];
        var depth = _open.Depth;
        var at = _at + mark;
        while (at < line.Length && depth > 0)
        {
            if (span.Escape != '\0' && line[at] == span.Escape)
            {
                at += 2;
            }
            else if (string.CompareOrdinal(line, at, span.Close, 0, span.Close.Length) == 0)
            {
                at += span.Close.Length;
                if (span.IsDoubled && string.CompareOrdinal(line, at, span.Close, 0, span.Close.Length) == 0)
                {
                    at += span.Close.Length;
                }
                else
                {
                    depth--;
                }
            }
            else if (span.Nests && string.CompareOrdinal(line, at, span.Open, 0, span.Open.Length) == 0)
            {
                at += span.Open.Length;
                depth++;
            }
            else
            {
                at++;
            }
        }

        var isKey = span.Class == CodeClass.String && depth == 0 && IsKeyMarkAt(at);
        if (at > _at)
        {
            Take(at - _at, isKey ? CodeClass.Property : span.Class);
        }

        _open = depth > 0 && span.IsMultiLine ? _open with { Depth = depth } : default;
    }

    private void Number()
    {
        var end = _at + 1;
        while (end < line.Length)
        {
            var c = line[end];
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '%'
                || (c == '.' && end + 1 < line.Length && char.IsAsciiDigit(line[end + 1]))
                || (c == '\'' && language.HasQuotedDigits && end + 1 < line.Length && char.IsAsciiHexDigit(line[end + 1]))
                || (c is '+' or '-' && line[end - 1] is 'e' or 'E' && line[_at] is not '#' && At(1) is not ('x' or 'X') && end + 1 < line.Length
                    && char.IsAsciiDigit(line[end + 1])))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        Take(end - _at, CodeClass.Number);
    }

    private void Name()
    {
        var end = _at + 1;
        while (end < line.Length && IsNamePart(line[end]))
        {
            end++;
        }

        var name = line.AsSpan(_at, end - _at);
        // Letters before a text belong to it.
        if (end < line.Length && line[end] is '"' or '\'' && name.Length <= 3 && name.IndexOfAnyExcept(language.TextPrefixes) < 0 && TrySpan(name.Length))
        {
            return;
        }

        Take(name.Length, ClassOf(name, end));
    }

    private CodeClass ClassOf(ReadOnlySpan<char> name, int end)
    {
        var before = Before;
        if (before != '.' || language.Variables.Length > 0)
        {
            if (language.Keywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) && (!language.KeywordsBeginLines || IsAtLineStart))
            {
                return CodeClass.Keyword;
            }

            if (language.Constants.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
            {
                return CodeClass.Number;
            }
        }

        if (IsKeyMarkAt(end))
        {
            return CodeClass.Property;
        }

        if (language.Types.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            return CodeClass.Type;
        }

        if (language.HasCalls && end < line.Length && line[end] == '(')
        {
            return CodeClass.Function;
        }

        return language.TypesHaveCapitals && char.IsUpper(name[0]) && (name.Length == 1 || name.ContainsAnyInRange('a', 'z'))
            ? CodeClass.Type : CodeClass.Plain;
    }

    /// <summary>True where a single mark of keys follows: one colon, one equals sign.</summary>
    private bool IsKeyMarkAt(int at)
    {
        if (language.KeyMarks.Length == 0)
        {
            return false;
        }

        var rest = line.AsSpan(Math.Min(at, line.Length)).TrimStart(' ');
        return rest is [var mark, ..] && language.KeyMarks.Contains(mark, StringComparison.Ordinal)
            && !(rest.Length > 1 && rest[1] is '=' or ':' or '>' or '~');
    }
}
