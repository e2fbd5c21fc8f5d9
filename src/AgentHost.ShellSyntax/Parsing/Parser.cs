using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Parsing;

/// <summary>Reads one text from its beginning to its end.</summary>
internal sealed partial class Parser(string text, ParseBudget budget, IReadOnlyList<int>? places = null, int offset = 0)
{
    /// <summary>The depth to which commands and expansions may lie in one another.</summary>
    public const int DeepestNesting = 60;

    private readonly string _text = text;
    private int _end = text.Length;
    private int _at;
    private List<PendingHereDocument>? _pending;

    // Where a bracket that is no arithmetic closes when brackets alone are counted, as bash does.
    private Dictionary<int, int>? _closings;

    public ParseFailure? Failure { get; private set; }

    private bool Failed => Failure is not null;

    public ShellList ReadAll()
    {
        var list = ReadList();
        if (!Failed && _at < _end)
        {
            Fail(Shown("unexpected"), _at);
        }

        CheckPending();
        return list;
    }

    // Where a character of this text stands in the line: text between backticks is read without its backslashes.
    private int Place(int at) => places is null ? at + offset : at < places.Count ? places[at] : places.Count == 0 ? offset : places[^1] + 1;

    private SourceSpan Span(int start) => new(Place(start), Place(_at));

    private char Peek(int ahead = 0) => _at + ahead < _end ? _text[_at + ahead] : '\0';

    private bool IsAt(string token) => _at + token.Length <= _end && string.CompareOrdinal(_text, _at, token, 0, token.Length) == 0;

    private bool Take(string token)
    {
        if (!IsAt(token))
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void Fail(string reason, int at)
    {
        Failure ??= new ParseFailure(reason, Place(Math.Min(at, _text.Length)));
        _at = _end;
    }

    // Bash and the other shells part ways here: what follows may be text to one and commands to the other.
    private void Odd(string what) => budget.Oddity ??= $"{what}, which other shells read otherwise than bash";

    private string Shown(string what)
    {
        var c = Peek();
        return c == '\n' ? $"an {what} end of the line" : $"an {what} '{c}'";
    }

    private bool Enter()
    {
        if (++budget.Depth <= DeepestNesting)
        {
            return !Failed;
        }

        Fail($"commands nested more than {DeepestNesting} deep", _at);
        return false;
    }

    private void Leave() => budget.Depth--;

    private bool IsContinuation() => Peek() == '\\' && Peek(1) == '\n';

    // "(\<newline>(" is "((" to some.
    private bool IsContinuedBracket()
    {
        var ahead = 0;
        while (Peek(ahead) == '\\' && Peek(ahead + 1) == '\n')
        {
            ahead += 2;
        }

        return ahead > 0 && Peek(ahead) == '(';
    }

    /// <summary>Goes over blanks, continued lines and a comment, up to the next token.</summary>
    private void SkipBlanks()
    {
        while (_at < _end)
        {
            var c = _text[_at];
            if (c is ' ' or '\t')
            {
                _at++;
            }
            else if (IsContinuation())
            {
                _at += 2;
            }
            else if (c == '#')
            {
                var end = _text.IndexOf('\n', _at, _end - _at);
                _at = end < 0 ? _end : end;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Goes over blanks and ends of lines; here-documents that were announced are read at the first of these.</summary>
    private void SkipNewlines()
    {
        SkipBlanks();
        while (_at < _end && _text[_at] == '\n')
        {
            TakeNewline();
            SkipBlanks();
        }
    }

    private static bool IsMeta(char c) => c is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>' or '\0';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>The unquoted word that stands here, when it is made of plain letters; what words of the grammar are recognised by.</summary>
    private ReadOnlySpan<char> PeekWord()
    {
        var end = _at;
        while (end < _end && !IsMeta(_text[end]))
        {
            if (_text[end] is '\\' or '\'' or '"' or '$' or '`')
            {
                return default;
            }

            if (end - _at > 12)
            {
                return default;
            }

            end++;
        }

        return _text.AsSpan(_at, end - _at);
    }

    private bool TakeWord(string word)
    {
        if (!PeekWord().SequenceEqual(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Expect(string word)
    {
        SkipNewlines();
        if (!Failed && !TakeWord(word))
        {
            Fail($"no \"{word}\" where one is needed", _at);
        }
    }
}
