using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Expressions;

/// <summary>Reads expressions.</summary>
/// <remarks>
/// From the weakest: <c>or</c>, <c>and</c>, <c>not</c>, comparisons with <c>in</c> and <c>matches</c>, <c>+ - ??</c>, <c>length</c> and the sign.
/// </remarks>
internal sealed class ExpressionParser
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MostChars = 2_000;

    private const int MostDepth = 40;

    private static readonly (string Sign, Operator Operator)[] Comparisons =
    [
        ("==", Operator.Equal), ("!=", Operator.Unequal), ("<=", Operator.LessOrEqual), (">=", Operator.GreaterOrEqual), ("<", Operator.Less),
        (">", Operator.Greater), ("in", Operator.In), ("matches", Operator.Matches),
    ];

    private readonly string _text;
    private readonly Place _from;
    private readonly List<Problem> _problems;
    private int _at;
    private int _depth;

    private ExpressionParser(string text, Place from, List<Problem> problems) => (_text, _from, _problems) = (text, from, problems);

    /// <summary>Reads an expression; null where it is none, and then there is a problem more.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Place of its first character.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Expression? Parse(string text, Place from, List<Problem> problems)
    {
        if (text.Length > MostChars)
        {
            problems.Add(new Problem(from, $"The condition is longer than {MostChars} characters.", ProblemCodes.Expression));
            return null;
        }

        var parser = new ExpressionParser(text, from, problems);
        try
        {
            var read = parser.Or();
            parser.Skip();
            return parser._at < text.Length ? throw Fault($"\"{parser.Rest()}\" is not expected here.") : read with { Source = text.Trim() };
        }
        catch (FormatException exception)
        {
            problems.Add(new Problem(parser.Here(), exception.Message, ProblemCodes.Expression));
            return null;
        }
    }

    private Expression Or() => Chain(And, Operator.Or, "or");

    private Expression And() => Chain(Not, Operator.And, "and");

    private Expression Chain(Func<Expression> part, Operator op, string word)
    {
        var left = part();
        while (TryWord(word))
        {
            left = new Expression(op, [left, part()], left.Place);
        }

        return left;
    }

    private Expression Not()
    {
        Skip();
        var place = Here();
        return TryWord("not") ? Deeper(() => new Expression(Operator.Not, [Not()], place)) : Comparison();
    }

    private Expression Comparison()
    {
        var left = Sum();
        Skip();
        foreach (var (sign, op) in Comparisons)
        {
            if (char.IsLetter(sign[0]) ? TryWord(sign) : TrySign(sign))
            {
                if (op != Operator.Matches)
                {
                    return new Expression(op, [left, Sum()], left.Place);
                }

                Skip();
                var place = Here();
                return _at < _text.Length && _text[_at] is '\'' or '"'
                    ? new Expression(op, [left], left.Place) { Value = Pattern(Quoted(), place) }
                    : throw Fault("matches wants a pattern in quotes.");
            }
        }

        return left;
    }

    private Expression Sum()
    {
        var left = Sign();
        while (true)
        {
            Skip();
            Operator? op = TrySign("??") ? Operator.Else : TrySign("+") ? Operator.Add : TrySign("-") ? Operator.Subtract : null;
            if (op is not { } found)
            {
                return left;
            }

            left = new Expression(found, [left, Sign()], left.Place);
        }
    }

    private Expression Sign()
    {
        Skip();
        var place = Here();
        if (TrySign("-"))
        {
            return Deeper(() => new Expression(Operator.Negate, [Sign()], place));
        }

        return TryWord("length") ? Deeper(() => new Expression(Operator.Length, [Sign()], place)) : Primary();
    }

    private Expression Primary()
    {
        Skip();
        var place = Here();
        if (_at >= _text.Length)
        {
            throw Fault("The condition ends too early: a value was expected.");
        }

        var c = _text[_at];
        if (c == '(')
        {
            _at++;
            var within = Deeper(Or);
            return Tail(TrySign(")") ? within : throw Fault("A closing parenthesis is missing."));
        }

        if (c == '[')
        {
            return ListOf(place);
        }

        if (c is '\'' or '"')
        {
            return new Expression(Operator.Literal, [], place) { Value = Quoted() };
        }

        if (char.IsAsciiDigit(c))
        {
            return new Expression(Operator.Literal, [], place) { Value = Number() };
        }

        if (!char.IsLetter(c) && c != '_')
        {
            throw Fault($"\"{Rest()}\" is no value: names, numbers, texts in quotes, true, false and null are.");
        }

        return Word() switch
        {
            "true" => new Expression(Operator.Literal, [], place) { Value = true },
            "false" => new Expression(Operator.Literal, [], place) { Value = false },
            "null" => new Expression(Operator.Literal, [], place),
            "or" or "and" or "in" or "matches" => throw Fault("A value was expected before this word."),
            var name => Tail(new Expression(Operator.Name, [], place) { Value = name }),
        };
    }

    /// <summary>Members and elements of what was read.</summary>
    private Expression Tail(Expression of)
    {
        for (var steps = 0; _at < _text.Length; steps++)
        {
            if (steps > MostDepth)
            {
                throw Fault("The path has too many parts.");
            }

            if (_text[_at] == '.')
            {
                _at++;
                var name = Word();
                of = name.Length == 0 ? throw Fault("The name of a member was expected behind the dot.")
                    : new Expression(Operator.Member, [of], of.Place) { Value = name };
            }
            else if (_text[_at] == '[')
            {
                _at++;
                var from = of;
                var index = Deeper(Or);
                of = TrySign("]") ? new Expression(Operator.Index, [from, index], from.Place) : throw Fault("A closing bracket is missing.");
            }
            else
            {
                break;
            }
        }

        return of;
    }

    private Expression ListOf(Place place)
    {
        _at++;
        var items = new List<Expression>();
        while (!TrySign("]"))
        {
            if (items.Count > 0 && !TrySign(","))
            {
                throw Fault("A comma or a closing bracket was expected.");
            }

            items.Add(Deeper(Or));
        }

        return new Expression(Operator.List, items, place);
    }

    private Expression Deeper(Func<Expression> read)
    {
        if (++_depth > MostDepth)
        {
            throw Fault("The condition is nested too deep.");
        }

        var value = read();
        _depth--;
        return value;
    }

    private double Number()
    {
        var from = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (_text[_at] == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))))
        {
            _at++;
        }

        return double.TryParse(_text.AsSpan(from, _at - from), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Fault("This is no number.");
    }

    private string Quoted()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == quote)
            {
                return text.ToString();
            }

            text.Append(c != '\\' || _at >= _text.Length ? c : _text[_at++] switch { 'n' => '\n', 't' => '\t', var other => other });
        }

        throw Fault("The text has no closing quote.");
    }

    private Regex Pattern(string pattern, Place place)
    {
        try
        {
            // Without backtracking the time grows with the text alone.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromMilliseconds(200));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            _problems.Add(new Problem(
                place,
                "The pattern is no regular expression that ends in time: groups, classes and repetition can be used.",
                ProblemCodes.Expression));
            return new Regex("(?!)", RegexOptions.None, TimeSpan.FromMilliseconds(200));
        }
    }

    private string Word()
    {
        var from = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' || (_text[_at] == '-' && _at > from && IsPartOfName())))
        {
            _at++;
        }

        return _text[from.._at];
    }

    /// <summary>A dash between letters belongs to the name: <c>fix-tests</c>; one with spaces around it subtracts.</summary>
    private bool IsPartOfName() => _at + 1 < _text.Length && char.IsLetter(_text[_at + 1]);

    private bool TryWord(string word)
    {
        Skip();
        var end = _at + word.Length;
        if (end > _text.Length || !_text.AsSpan(_at, word.Length).SequenceEqual(word)
            || (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '-' or '.' or '[')))
        {
            return false;
        }

        _at = end;
        return true;
    }

    private bool TrySign(string sign)
    {
        Skip();
        if (!_text.AsSpan(_at).StartsWith(sign))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private string Rest() => _at >= _text.Length ? "" : _text[_at..Math.Min(_text.Length, _at + 12)].Replace('\n', ' ');

    private Place Here() => Places.After(_text, Math.Min(_at, _text.Length), _from);

    private static FormatException Fault(string message) => new(message);
}
