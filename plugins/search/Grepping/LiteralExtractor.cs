using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Finds texts one of which every match of a regular expression contains. When in doubt it finds none.</summary>
internal sealed class LiteralExtractor
{
    private const int LeastLength = 2;
    private const int MostLiterals = 8;
    private const int MaxDepth = 50;

    private readonly string _pattern;
    private readonly bool _ignoreCase;
    private int _at;
    private bool _givenUp;

    private LiteralExtractor(string pattern, bool ignoreCase)
    {
        _pattern = pattern;
        _ignoreCase = ignoreCase;
    }

    /// <summary>The texts; empty when there are none that help.</summary>
    public static IReadOnlyList<string> Find(string pattern, bool ignoreCase)
    {
        var extractor = new LiteralExtractor(pattern, ignoreCase);
        var found = extractor.ReadAlternatives(0);
        return extractor._givenUp || extractor._at < pattern.Length || found is null ? [] : found;
    }

    // Any-of set of one group's alternatives; null when one of them requires nothing.
    private IReadOnlyList<string>? ReadAlternatives(int depth)
    {
        var all = new List<string>();
        var complete = depth < MaxDepth;
        _givenUp |= !complete;
        while (!_givenUp)
        {
            if (ReadSequence(depth) is { } found)
            {
                all.AddRange(found);
            }
            else
            {
                complete = false;
            }

            if (_at >= _pattern.Length || _pattern[_at] != '|')
            {
                break;
            }

            _at++;
        }

        return complete && all.Count is > 0 and <= MostLiterals ? all : null;
    }

    private IReadOnlyList<string>? ReadSequence(int depth)
    {
        IReadOnlyList<string>? best = null;
        var run = new StringBuilder();
        while (!_givenUp && _at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            IReadOnlyList<string>? group = null;
            var literal = ReadAtom(depth, ref group);
            var (optional, repeated) = ReadQuantifier();
            if (literal is { } character && !optional)
            {
                run.Append(character);
                if (!repeated)
                {
                    continue;
                }
            }

            best = Better(best, Take(run));
            best = optional ? best : Better(best, group);
        }

        return Better(best, Take(run));
    }

    private static IReadOnlyList<string>? Take(StringBuilder run)
    {
        var text = run.ToString();
        run.Clear();
        return text.Length < LeastLength ? null : [text];
    }

    // The longer the shortest text, the rarer.
    private static IReadOnlyList<string>? Better(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        left is null ? right : right is null || left.Min(text => text.Length) >= right.Min(text => text.Length) ? left : right;

    // A character that stands for itself; null for anything else.
    private char? ReadAtom(int depth, ref IReadOnlyList<string>? group)
    {
        var character = _pattern[_at];
        switch (character)
        {
            case '(':
                group = ReadGroup(depth);
                return null;
            case '[':
                SkipClass();
                return null;
            case '\\':
                return ReadEscape();
            case '.' or '^' or '$' or '*' or '+' or '?':
                _at++;
                return null;
            default:
                _at++;
                return Plain(character);
        }
    }

    // Without regard to case only letters whose two forms are all there is: k and K have a third, the Kelvin sign.
    private char? Plain(char character) =>
        _ignoreCase && (!char.IsAscii(character) || character is 'k' or 'K') || char.IsSurrogate(character) ? null : character;

    private IReadOnlyList<string>? ReadGroup(int depth)
    {
        _at++;
        var counts = true;
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            var rest = _pattern.AsSpan(_at);
            if (rest.StartsWith("?:") || rest.StartsWith("?>"))
            {
                _at += 2;
            }
            else if (rest.StartsWith("?=") || rest.StartsWith("?!") || rest.StartsWith("?<=") || rest.StartsWith("?<!"))
            {
                counts = false;
                _at += rest[1] == '<' ? 3 : 2;
            }
            else if ((rest.StartsWith("?<") || rest.StartsWith("?'")) && rest[2..].IndexOf(rest[1] == '<' ? '>' : '\'') is > 0 and var end
                && !rest.Slice(2, end).Contains('-'))
            {
                _at += end + 3;
            }
            else
            {
                // Options and conditions change the meaning of what follows.
                _givenUp = true;
                return null;
            }
        }

        var found = ReadAlternatives(depth + 1);
        if (_at >= _pattern.Length)
        {
            _givenUp = true;
            return null;
        }

        _at++;
        return counts ? found : null;
    }

    private void SkipClass()
    {
        _at++;
        _at += _at < _pattern.Length && _pattern[_at] == '^' ? 1 : 0;
        for (var first = true; _at < _pattern.Length && (first || _pattern[_at] != ']'); first = false)
        {
            // A class that is subtracted nests.
            _givenUp |= _pattern[_at] == '[' && _pattern[_at - 1] == '-';
            _at += _pattern[_at] == '\\' ? 2 : 1;
        }

        _givenUp |= _at >= _pattern.Length;
        _at++;
    }

    private char? ReadEscape()
    {
        _at++;
        if (_at >= _pattern.Length)
        {
            _givenUp = true;
            return null;
        }

        var character = _pattern[_at++];
        if (!char.IsAsciiLetterOrDigit(character))
        {
            return character == '_' ? null : Plain(character);
        }

        switch (character)
        {
            case 't':
                return '\t';
            case 'x' or 'u':
                var digits = character == 'x' ? 2 : 4;
                if (_at + digits <= _pattern.Length
                    && int.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
                {
                    _at += digits;
                    return null;
                }

                _givenUp = true;
                return null;
            case 'b' or 'B' or 'w' or 'W' or 'd' or 'D' or 's' or 'S' or 'A' or 'z' or 'Z' or 'G' or 'n' or 'r':
                return null;
            case 'p' or 'P' when _pattern.IndexOf('}', _at) is > 0 and var end:
                _at = end + 1;
                return null;
            default:
                // References and rare escapes.
                _givenUp = true;
                return null;
        }
    }

    private (bool Optional, bool Repeated) ReadQuantifier()
    {
        var optional = false;
        var repeated = false;
        while (_at < _pattern.Length)
        {
            var character = _pattern[_at];
            if (character is '?' or '*')
            {
                // After another quantifier it only makes that one lazy.
                optional |= !repeated || character == '*';
                repeated = true;
                _at++;
            }
            else if (character == '+')
            {
                repeated = true;
                _at++;
            }
            else if (character == '{' && ReadCount() is { } least)
            {
                optional |= least == 0;
                repeated = true;
            }
            else
            {
                break;
            }
        }

        return (optional, repeated);
    }

    // The least count of {n}, {n,} or {n,m}; null when the brace stands for itself.
    private int? ReadCount()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0)
        {
            return null;
        }

        var body = _pattern.AsSpan(_at + 1, end - _at - 1);
        var comma = body.IndexOf(',');
        var first = comma < 0 ? body : body[..comma];
        var last = comma < 0 ? [] : body[(comma + 1)..];
        if (first.IsEmpty || first.ContainsAnyExceptInRange('0', '9') || last.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        _at = end + 1;
        return first.TrimStart('0').IsEmpty ? 0 : 1;
    }
}
