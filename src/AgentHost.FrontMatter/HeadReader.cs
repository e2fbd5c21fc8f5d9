using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.FrontMatter;

/// <summary>Reads a head by the parser's events: nothing is built from aliases, so nothing can be made to grow.</summary>
internal static class HeadReader
{
    private const int MostEvents = 5_000;
    private const int MostDepth = 16;

    /// <summary>The members; what is no YAML is read line by line instead.</summary>
    /// <param name="head">The text between the fences.</param>
    /// <param name="line">Its first line in the file.</param>
    /// <param name="problems">Takes what is odd.</param>
    public static IReadOnlyList<FrontField> Read(string head, int line, List<FrontProblem> problems)
    {
        if (head.AsSpan().IsWhiteSpace())
        {
            problems.Add(new(line, 1, "The head is empty."));
            return [];
        }

        var count = problems.Count;
        try
        {
            return new Run(head, line, problems).Members();
        }
        catch (YamlException exception)
        {
            problems.RemoveRange(count, problems.Count - count);
            var place = ((int)Math.Max(1, exception.Start.Line) + line - 1, (int)Math.Max(1, exception.Start.Column));
            problems.Add(new(place.Item1, place.Item2, $"This is no YAML ({Short(exception.Message)}); the lines are read one by one."));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // The parser's own bugs on damaged text cost the file its YAML, not the reader its day.
            problems.RemoveRange(count, problems.Count - count);
            problems.Add(new(line, 1, "This is no YAML; the lines are read one by one."));
        }

        return PlainFrontMatter.Read(head, line, problems);
    }

    private static string Short(string message)
    {
        var text = message[(message.LastIndexOf("): ", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..].Trim().TrimEnd('.');
        return text.Length > 160 ? text[..157] + "…" : text;
    }

    private sealed class Run(string head, int line, List<FrontProblem> problems)
    {
        private readonly Parser _parser = new(new Scanner(new StringReader(head), skipComments: true));
        private int _events;

        public IReadOnlyList<FrontField> Members()
        {
            var fields = new List<FrontField>();
            while (Next() is not MappingStart)
            {
                if (_parser.Current is Scalar or SequenceStart or AnchorAlias or StreamEnd)
                {
                    throw new YamlException(_parser.Current.Start, _parser.Current.End, "expected members such as name: value");
                }
            }

            Anchor((NodeEvent)_parser.Current!);
            while (Next() is not MappingEnd)
            {
                var key = _parser.Current as Scalar ?? throw new YamlException(_parser.Current!.Start, _parser.Current.End, "expected the name of a member");
                Anchor(key);
                var field = Value(new FrontField(key.Value, (int)key.Start.Line + line - 1, (int)key.Start.Column));
                if (fields.Exists(other => other.Key == field.Key))
                {
                    problems.Add(new(field.Line, field.Column, $"\"{field.Key}\" is there twice; the first one counts.") { Code = "duplicate-key" });
                }
                else
                {
                    fields.Add(field);
                }
            }

            while (Next() is not StreamEnd)
            {
                if (_parser.Current is DocumentStart again)
                {
                    problems.Add(new((int)again.Start.Line + line - 1, 1, "There is more than one YAML document in the head; the first one counts."));
                    break;
                }
            }

            return fields;
        }

        private FrontField Value(FrontField field)
        {
            switch (Next())
            {
                case Scalar scalar:
                    Anchor(scalar);
                    return field with
                    {
                        Text = scalar.Style is ScalarStyle.Plain && scalar.Value is "" or "~" or "null" ? null : scalar.Value,
                        IsQuoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any),
                    };
                case AnchorAlias alias:
                    Report(alias, "An alias (*name) is not followed: write the value out.");
                    return field;
                case SequenceStart sequence:
                    Anchor(sequence);
                    return field with { Items = Items() };
                case MappingStart mapping:
                    Anchor(mapping);
                    return field with { Map = Map() };
                default:
                    throw new YamlException(_parser.Current!.Start, _parser.Current.End, "expected a value");
            }
        }

        private List<string> Items()
        {
            var items = new List<string>();
            while (Next() is not SequenceEnd)
            {
                if (_parser.Current is Scalar scalar)
                {
                    Anchor(scalar);
                    items.Add(scalar.Value);
                }
                else
                {
                    Pass("A list may hold plain values only; this one is left out.");
                }
            }

            return items;
        }

        private List<KeyValuePair<string, string>> Map()
        {
            var map = new List<KeyValuePair<string, string>>();
            while (Next() is not MappingEnd)
            {
                var key = _parser.Current as Scalar;
                if (key is null)
                {
                    Pass("The name of a member is plain text.");
                }

                if (Next() is Scalar value)
                {
                    Anchor(value);
                    if (key is not null && map.Exists(pair => pair.Key == key.Value))
                    {
                        Report(key, $"\"{key.Value}\" is there twice; the first one counts.");
                    }
                    else if (key is not null)
                    {
                        map.Add(new(key.Value, value.Value));
                    }
                }
                else
                {
                    Pass("Only plain values count here; this one is left out.");
                }
            }

            return map;
        }

        /// <summary>Passes over what begins at the current event.</summary>
        private void Pass(string why)
        {
            var begin = _parser.Current!;
            Report(begin, begin is AnchorAlias ? "An alias (*name) is not followed: write the value out." : why);
            var depth = begin is SequenceStart or MappingStart ? 1 : 0;
            while (depth > 0)
            {
                depth += Next() switch { SequenceStart or MappingStart => 1, SequenceEnd or MappingEnd => -1, _ => 0 };
                if (depth > MostDepth)
                {
                    throw new YamlException(
                        _parser.Current!.Start, _parser.Current.End, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {MostDepth} levels"));
                }
            }
        }

        private void Anchor(NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                Report(node, "An anchor (&name) is of no use here: aliases are not followed.");
            }
        }

        private void Report(ParsingEvent place, string message) => problems.Add(new((int)place.Start.Line + line - 1, (int)place.Start.Column, message));

        private ParsingEvent Next()
        {
            if (++_events > MostEvents)
            {
                throw new YamlException($"more than {MostEvents} values");
            }

            return _parser.MoveNext() && _parser.Current is { } current ? current : throw new YamlException("the text ends too early");
        }
    }
}
