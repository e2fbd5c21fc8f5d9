using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Reads YAML by the parser's events: nothing is built from aliases, so nothing can be made to grow.</summary>
internal sealed class YamlTree
{
    /// <summary>The longest text, in characters.</summary>
    public const int MostChars = 256 * 1024;

    private const int MostValues = 20_000;
    private const int MostDepth = 40;

    private readonly string[] _lines;
    private readonly Parser _parser;
    private readonly List<Problem> _problems;
    private int _values;

    private YamlTree(string text, List<Problem> problems)
    {
        _lines = text.Split('\n');
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _problems = problems;
    }

    /// <summary>Reads a text; null where it is none that can be taken, and then there is a problem more.</summary>
    public static YamlValue? Read(string text, List<Problem> problems)
    {
        if (text.Length > MostChars)
        {
            problems.Add(new Problem(Place.Start, $"The file is longer than {MostChars / 1024} KB: split it.", ProblemCodes.Syntax));
            return null;
        }

        var tree = new YamlTree(text, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception)
        {
            var message = exception.Message;
            message = message[(message.LastIndexOf("): ", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..].Trim().TrimEnd('.');
            problems.Add(new Problem(PlaceOf(exception.Start), $"This is no YAML: {(message.Length > 160 ? message[..160] : message)}.", ProblemCodes.Syntax));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException
            or OverflowException or NullReferenceException)
        {
            // The parser's own bugs on damaged text.
            problems.Add(new Problem(Place.Start, "This is no YAML.", ProblemCodes.Syntax));
        }

        return null;
    }

    private static Place PlaceOf(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private YamlValue? Document()
    {
        YamlValue? root = null;
        while (Next() is not StreamEnd)
        {
            switch (_parser.Current)
            {
                case StreamStart or DocumentEnd:
                    break;
                case DocumentStart start when root is not null:
                    throw new YamlException(start.Start, start.End, "there is more than one document in the file");
                case DocumentStart:
                    break;
                default:
                    root = Value(1);
                    break;
            }
        }

        return root;
    }

    private YamlValue Value(int depth)
    {
        var begin = _parser.Current!;
        if (++_values > MostValues || depth > MostDepth)
        {
            throw new YamlException(begin.Start, begin.End, depth > MostDepth ? $"nested deeper than {MostDepth} levels" : $"more than {MostValues} values");
        }

        var place = PlaceOf(begin.Start);
        switch (begin)
        {
            case Scalar scalar:
                return new YamlText(scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any, place, Inner(scalar, place));
            case SequenceStart:
                var items = new List<YamlValue>();
                while (Next() is not SequenceEnd)
                {
                    items.Add(Value(depth + 1));
                }

                return new YamlList(items, place);
            case MappingStart:
                return new YamlMap(Members(depth), place);
            case AnchorAlias:
                throw new YamlException(begin.Start, begin.End, "an alias (*name) is not followed, so write the value out");
            default:
                throw new YamlException(begin.Start, begin.End, "expected a value");
        }
    }

    private List<YamlMember> Members(int depth)
    {
        var members = new List<YamlMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            var key = _parser.Current as Scalar ?? throw new YamlException(_parser.Current!.Start, _parser.Current.End, "the name of a member is plain text");
            Next();
            var value = Value(depth + 1);
            if (names.Add(key.Value))
            {
                members.Add(new YamlMember(key.Value, PlaceOf(key.Start), value));
            }
            else
            {
                _problems.Add(new Problem(PlaceOf(key.Start), $"{Short(key.Value)} is there twice.", ProblemCodes.DuplicateKey));
            }
        }

        return members;
    }

    /// <summary>Place of the first character: behind a quote, or on the line below the sign of a block.</summary>
    private Place Inner(Scalar scalar, Place place)
    {
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            var line = Math.Min(place.Line, _lines.Length - 1);
            return new Place(place.Line + 1, _lines[line].Length - _lines[line].TrimStart().Length + 1);
        }

        return scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? place with { Column = place.Column + 1 } : place;
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private ParsingEvent Next() => _parser.MoveNext() && _parser.Current is { } current ? current : throw new YamlException("the text ends too early");
}
