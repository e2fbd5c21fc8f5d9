namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>
/// Finds the variables that a file of terraform declares. It knows words, strings, comments and brackets of the language, and passes over all else.
/// </summary>
internal sealed class VariableScanner
{
    private const int Most = 2_000;

    private readonly string _text;
    private readonly string _file;
    private readonly List<DeclaredVariable> _found = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private VariableScanner(string text, string file)
    {
        _text = text;
        _file = file;
    }

    /// <summary>The variables of a file. Never throws for what it holds.</summary>
    public static IReadOnlyList<DeclaredVariable> Scan(string text, string file)
    {
        var scanner = new VariableScanner(text, file);
        scanner.Blocks();
        return scanner._found;
    }

    private void Blocks()
    {
        var depth = 0;
        while (Next() is { } token && _found.Count < Most)
        {
            if (token is "{" or "[" or "(")
            {
                depth++;
            }
            else if (token is "}" or "]" or ")")
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && token == "variable")
            {
                var place = new Place(_file, _line, Math.Max(1, _at - _lineStart - token.Length + 1));
                if (Next() is { Length: > 1 } name && name[0] == '"' && Next() == "{")
                {
                    Variable(name[1..], place);
                }
            }
        }
    }

    private void Variable(string name, Place place)
    {
        var (depth, type, hasDefault) = (1, (string?)null, false);
        var before = "";
        while (depth > 0 && Next() is { } token)
        {
            if (token is "{" or "[" or "(")
            {
                depth++;
            }
            else if (token is "}" or "]" or ")")
            {
                depth--;
            }
            else if (depth == 1 && token == "=" && before == "default")
            {
                hasDefault = true;
            }
            else if (depth == 1 && token == "=" && before == "type" && Next() is { } word)
            {
                type = word.TrimStart('"');
                depth += word is "{" or "[" or "(" ? 1 : 0;
            }

            before = token;
        }

        _found.Add(new(name, place, type, hasDefault));
    }

    /// <summary>A word, a bracket, another character, or a string with a quote before it; null at the end.</summary>
    private string? Next()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                Line();
            }
            else if (char.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '#' || (c == '/' && Follows("//")))
            {
                SkipTo("\n", keep: true);
            }
            else if (c == '/' && Follows("/*"))
            {
                _at += 2;
                SkipTo("*/", keep: false);
            }
            else if (c == '<' && Follows("<<") && Heredoc())
            {
                return "<<";
            }
            else
            {
                return c == '"' ? Quoted() : char.IsLetter(c) || c == '_' ? Word() : _text[_at++].ToString();
            }
        }

        return null;
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string Quoted()
    {
        var start = _at++;
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                // A string ends with its line at the latest; what follows is read again.
                break;
            }

            _at++;
            if (c == '\\')
            {
                _at = Math.Min(_at + 1, _text.Length);
            }
            else if (c is '$' or '%' && _at < _text.Length && _text[_at] == '{')
            {
                depth++;
                _at++;
            }
            else if (c == '}' && depth > 0)
            {
                depth--;
            }
            else if (c == '"' && depth == 0)
            {
                return _text[start..(_at - 1)];
            }
        }

        return _text[start.._at];
    }

    private bool Heredoc()
    {
        var at = _at + 2 + (_at + 2 < _text.Length && _text[_at + 2] == '-' ? 1 : 0);
        var end = at;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end++;
        }

        if (end == at)
        {
            return false;
        }

        var mark = _text[at..end];
        _at = end;
        SkipTo("\n", keep: true);
        while (_at < _text.Length)
        {
            Line();
            var stop = _text.IndexOf('\n', _at);
            stop = stop < 0 ? _text.Length : stop;
            var done = _text.AsSpan(_at, stop - _at).Trim().SequenceEqual(mark);
            _at = stop;
            if (done)
            {
                break;
            }
        }

        return true;
    }

    private bool Follows(string word) => string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0;

    private void Line()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private void SkipTo(string end, bool keep)
    {
        var stop = _text.IndexOf(end, _at, StringComparison.Ordinal);
        stop = stop < 0 ? _text.Length : stop + (keep ? 0 : end.Length);
        while (_at < stop)
        {
            if (_text[_at] == '\n')
            {
                Line();
            }
            else
            {
                _at++;
            }
        }
    }
}
