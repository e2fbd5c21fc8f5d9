using System.Text;

namespace AgentHost.GitSettings;

/// <summary>Reads the text of a git configuration, entry by entry, by the grammar of git-config(1).</summary>
internal sealed class GitConfigText
{
    private readonly string _text;
    private readonly StringBuilder _value = new();
    private string _section = "";
    private string? _subsection;
    private int _at;

    public GitConfigText(string text) =>
        _text = (text.StartsWith('\uFEFF') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>
    /// The next entry; null at the end, and from where on the text is no configuration: git refuses to work with such a file, and what stands before is the
    /// best that can be had of it.
    /// </summary>
    public GitSetting? Next()
    {
        while (Peek() is var sign && sign != '\0')
        {
            if (sign is '#' or ';')
            {
                SkipLine();
            }
            else if (IsBlank(sign))
            {
                _at++;
            }
            else if (sign == '[')
            {
                _at++;
                if (!ReadSection())
                {
                    return Stop();
                }
            }
            else
            {
                return ReadEntry() ?? Stop();
            }
        }

        return null;
    }

    private GitSetting? Stop()
    {
        _at = _text.Length;
        return null;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private static bool IsBlank(char sign) => sign is ' ' or (>= '\t' and <= '\r');

    private void SkipLine() => _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
        {
            _at++;
        }
    }

    private bool ReadSection()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '-' or '.')
        {
            _at++;
        }

        _section = _text[start.._at].ToLowerInvariant();
        _subsection = null;
        SkipBlanks();
        if (Peek() == '"')
        {
            _at++;
            if (!ReadSubsection())
            {
                return false;
            }
        }

        return Peek() == ']' && _at++ >= 0;
    }

    private bool ReadSubsection()
    {
        _value.Clear();
        for (; Peek() is not ('\0' or '\n'); _at++)
        {
            if (Peek() == '"')
            {
                _at++;
                _subsection = _value.ToString();
                return true;
            }

            _at += Peek() == '\\' ? 1 : 0;
            if (Peek() is '\0' or '\n')
            {
                return false;
            }

            _value.Append(Peek());
        }

        return false;
    }

    private GitSetting? ReadEntry()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || (Peek() == '-' && _at > start))
        {
            _at++;
        }

        if (_at == start || !char.IsAsciiLetter(_text[start]))
        {
            return null;
        }

        var key = _text[start.._at].ToLowerInvariant();
        SkipBlanks();
        switch (Peek())
        {
            case '\n' or '\0':
                return new(_section, _subsection, key, null);
            case '=':
                _at++;
                return ReadValue() is { } value ? new(_section, _subsection, key, value) : null;
            default:
                return null;
        }
    }

    // Blanks at both ends count only within quotes, and a comment ends the value only outside of them.
    private string? ReadValue()
    {
        _value.Clear();
        var (isQuoted, kept) = (false, 0);
        for (; Peek() is not ('\0' or '\n'); _at++)
        {
            var sign = Peek();
            if (!isQuoted && (sign is '#' or ';'))
            {
                SkipLine();
                break;
            }

            if (!isQuoted && IsBlank(sign))
            {
                if (_value.Length > 0)
                {
                    _value.Append(sign);
                }

                continue;
            }

            if (sign == '"')
            {
                isQuoted = !isQuoted;
                kept = _value.Length;
                continue;
            }

            if (sign == '\\')
            {
                _at++;
                switch (Peek())
                {
                    case '\n':
                        continue;
                    case 't' or 'n' or 'b':
                        sign = Peek() switch { 't' => '\t', 'n' => '\n', _ => '\b' };
                        break;
                    case '\\' or '"':
                        sign = Peek();
                        break;
                    default:
                        return null;
                }
            }

            _value.Append(sign);
            kept = _value.Length;
        }

        return isQuoted ? null : _value.ToString(0, kept);
    }
}
