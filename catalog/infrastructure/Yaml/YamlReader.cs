using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>Reads a YAML file by the parser's events. What is wrong is one error with its place.</summary>
/// <remarks>An alias is the node that its anchor names, not a copy; how large a file would be with all of them written out is bounded.</remarks>
internal static class YamlReader
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int MostNodes = 200_000;
    private const int MostDepth = 64;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; null where it holds nothing.</summary>
    /// <exception cref="InfrastructureException">It is no YAML that can be taken.</exception>
    public static YamlNode? Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MostBytes)
        {
            throw new InfrastructureException(Place.Of(file), $"The file is longer than {MostBytes / (1024 * 1024)} MB: split it.");
        }

        try
        {
            return Read(Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes), file);
        }
        catch (DecoderFallbackException)
        {
            throw new InfrastructureException(Place.Of(file), "The file is not UTF-8.");
        }
    }

    /// <summary>Reads text; null where it holds nothing.</summary>
    /// <exception cref="InfrastructureException">It is no YAML that can be taken.</exception>
    public static YamlNode? Read(string text, string file)
    {
        var run = new Run(text, file);
        try
        {
            return run.Document();
        }
        catch (YamlException exception)
        {
            // Some of its faults have no place of their own: then it is behind what was read last.
            var place = Run.PlaceOf(file, exception.Start);
            throw new InfrastructureException(place is { Line: 1, Column: 1 } ? run.At : place, $"This is no YAML: {Short(exception.Message)}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException
            or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // The parser's own bugs on damaged text.
            throw new InfrastructureException(run.At, "This is no YAML.");
        }
    }

    private static string Short(string message)
    {
        var text = message[(message.LastIndexOf("): ", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..].Trim().TrimEnd('.');
        return text.Length > 160 ? text[..157] + "…" : text;
    }

    private sealed class Run(string text, string file)
    {
        private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));
        private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
        private int _nodes;

        /// <summary>The end of what was read last.</summary>
        public Place At => _parser.Current is { } last ? PlaceOf(file, last.End) : Place.Of(file);

        public static Place PlaceOf(string file, Mark mark) =>
            new(file, (int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

        public YamlNode? Document()
        {
            YamlNode? root = null;
            while (Next() is not StreamEnd)
            {
                switch (_parser.Current)
                {
                    case StreamStart or DocumentEnd:
                        break;
                    case DocumentStart start when root is not null:
                        throw Fault(start, "There is more than one document in the file: keep one.");
                    case DocumentStart:
                        break;
                    default:
                        root = Value(1);
                        break;
                }
            }

            return root is YamlScalar { Type: ScalarKind.Null, Tag: null } ? null : root;
        }

        private YamlNode Value(int depth)
        {
            var begin = _parser.Current!;
            if (++_nodes > MostNodes)
            {
                throw Fault(begin, $"The file holds more than {MostNodes} values: split it.");
            }

            if (depth > MostDepth)
            {
                throw Fault(begin, $"Values are nested more than {MostDepth} deep.");
            }

            if (begin is AnchorAlias alias)
            {
                return !_anchors.TryGetValue(alias.Value.Value, out var meant)
                    ? throw Fault(alias, $"*{alias.Value.Value} names an anchor that is not above it.")
                    : meant ?? throw Fault(alias, $"*{alias.Value.Value} stands within what it names.");
            }

            var node = begin as NodeEvent ?? throw Fault(begin, "A value was expected.");
            var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
            if (anchor is not null)
            {
                _anchors[anchor] = null;
            }

            YamlNode value = node switch
            {
                Scalar scalar => Plain(scalar),
                SequenceStart sequence => Items(sequence, depth),
                MappingStart mapping => Members(mapping, depth),
                _ => throw Fault(node, "A value was expected."),
            };
            if (value.Size > MostNodes)
            {
                throw Fault(node, $"With its aliases written out this would be more than {MostNodes} values.");
            }

            if (anchor is not null)
            {
                _anchors[anchor] = value;
            }

            return value;
        }

        private YamlScalar Plain(Scalar scalar)
        {
            var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
            var own = tag is not null && !tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) ? tag : null;
            var kind = tag switch
            {
                "tag:yaml.org,2002:str" => ScalarKind.Text,
                _ when scalar.Style is ScalarStyle.Plain => YamlScalar.KindOf(scalar.Value),
                _ => ScalarKind.Text,
            };
            return new(PlaceOf(file, scalar.Start), scalar.Value, kind, own);
        }

        private YamlList Items(SequenceStart begin, int depth)
        {
            var items = new List<YamlNode>();
            var size = 0L;
            while (Next() is not SequenceEnd)
            {
                items.Add(Value(depth + 1));
                size += items[^1].Size;
                if (size > MostNodes)
                {
                    throw Fault(begin, $"With its aliases written out this would be more than {MostNodes} values.");
                }
            }

            return new(PlaceOf(file, begin.Start), items);
        }

        private YamlMap Members(MappingStart begin, int depth)
        {
            var members = new OrderedDictionary<string, YamlNode>(StringComparer.Ordinal);
            List<YamlMap>? merged = null;
            while (Next() is not MappingEnd)
            {
                var key = _parser.Current as Scalar ?? throw Fault(_parser.Current!, "The name of a member has to be plain text.");
                if (!key.Anchor.IsEmpty)
                {
                    _anchors[key.Anchor.Value] = Plain(key);
                }

                Next();
                var at = _parser.Current!;
                var value = Value(depth + 1);
                if (key.Value == "<<" && key.Style == ScalarStyle.Plain)
                {
                    AddMerged(merged ??= [], value, at);
                }
                else if (!members.TryAdd(key.Value, value))
                {
                    throw Fault(key, $"\"{key.Value}\" is there twice in one map.");
                }
            }

            // What is written here stands before what is merged in, and the first of several before the later ones.
            foreach (var map in merged ?? [])
            {
                foreach (var (name, value) in map.Members)
                {
                    members.TryAdd(name, value);
                }
            }

            return new(PlaceOf(file, begin.Start), members);
        }

        private void AddMerged(List<YamlMap> merged, YamlNode value, ParsingEvent at)
        {
            switch (value)
            {
                case YamlMap map:
                    merged.Add(map);
                    break;
                case YamlList list when list.Items.All(static item => item is YamlMap):
                    merged.AddRange(list.Items.Cast<YamlMap>());
                    break;
                default:
                    throw Fault(at, "<< takes a map, or a list of maps.");
            }
        }

        private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw new YamlException("the text ends too early");

        private InfrastructureException Fault(ParsingEvent at, string message) => new(PlaceOf(file, at.Start), message);
    }
}
