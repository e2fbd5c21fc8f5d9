using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Syntax;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>Reads a text with Markdig, within bounds, and keeps the definitions of links for the texts that follow.</summary>
internal sealed class MarkdownReader
{
    private const int MostDefinitions = 500;

    /// <summary>Signs of a kind in one text, beyond which it is plain: some of Markdig's ways take the square of them.</summary>
    private const int MostBrackets = 1_000;

    private const int MostMarks = 4_000;

    /// <summary>Levels of lists and quotations at the begin of a line; Markdig's own bound (128) is told by a fault.</summary>
    private const int MostLevels = 50;

    private static readonly MarkdownPipeline Pipeline = MakePipeline();

    private readonly Dictionary<string, LinkReferenceDefinition> _definitions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Characters that were read.</summary>
    public long Work { get; private set; }

    /// <summary>Adds characters that were read by others.</summary>
    public void Count(int characters) => Work += characters;

    /// <summary>Reads a text; null where it makes no sense as Markdown.</summary>
    public MarkdownDocument? Parse(string source)
    {
        Work += source.Length;
        if (!IsSensible(source))
        {
            return null;
        }

        var context = new MarkdownParserContext();
        context.Properties[typeof(KnownDefinitions)] = _definitions;
        try
        {
            return MarkdownParser.Parse(source, Pipeline, context);
        }
        catch (ArgumentException)
        {
            // Too deeply nested.
            return null;
        }
    }

    /// <summary>Keeps definitions for later texts. The first one of a name counts.</summary>
    /// <param name="document">Document that has them.</param>
    /// <param name="line">Line that they stand before.</param>
    public void Keep(MarkdownDocument document, int line)
    {
        foreach (var definition in DefinitionsOf(document).Where(definition => definition.Line < line))
        {
            if (_definitions.Count < MostDefinitions && definition.Label is { Length: > 0 } label)
            {
                _definitions.TryAdd(label, definition);
            }
        }
    }

    /// <summary>The topmost blocks of a document, and definitions of links among them, in the order of the text.</summary>
    public static IReadOnlyList<Block> PartsOf(MarkdownDocument document)
    {
        var blocks = document.Where(static block => block is not LinkReferenceDefinitionGroup).ToList();
        var definitions = DefinitionsOf(document)
            .Where(definition => !blocks.Exists(block => block.Span.Start <= definition.Span.Start && definition.Span.Start <= block.Span.End)).ToList();
        return definitions.Count == 0 ? blocks : [.. blocks.Concat(definitions).OrderBy(static block => block.Line)];
    }

    private static IEnumerable<LinkReferenceDefinition> DefinitionsOf(MarkdownDocument document) =>
        document.GetLinkReferenceDefinitions(addGroup: false).OfType<LinkReferenceDefinition>().Where(static definition => definition is not KnownDefinition);

    private static MarkdownPipeline MakePipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UseTaskLists().UseAutoLinks()
            .UsePipeTables(new PipeTableOptions { UseHeaderForColumnCount = true })
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough);
        builder.BlockParsers.Insert(0, new KnownDefinitions());
        return builder.Build();
    }

    private static bool IsSensible(string source)
    {
        var (brackets, marks, levels) = (0, 0, 0);
        var atBegin = true;
        foreach (var c in source)
        {
            switch (c)
            {
                case '\n':
                    atBegin = true;
                    levels = 0;
                    break;
                case '[' or '<':
                    brackets++;
                    atBegin = false;
                    break;
                case '>' or '-' or '+' or '*' or '.' or ')' when atBegin:
                    levels++;
                    marks += c == '*' ? 1 : 0;
                    break;
                case '*' or '_' or '~' or '`' or '!' or ':' or '|':
                    marks++;
                    atBegin = false;
                    break;
                default:
                    atBegin &= c is ' ' or '\t' or (>= '0' and <= '9');
                    break;
            }

            if (brackets > MostBrackets || marks > MostMarks || (levels > MostLevels && c is not '-' and not '*'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A definition of an earlier text: each document needs one of its own.</summary>
    private sealed class KnownDefinition(LinkReferenceDefinition of) : LinkReferenceDefinition(of.Label, of.Url, of.Title);

    /// <summary>Tells a document, with its first line, of the definitions that stood before its text.</summary>
    private sealed class KnownDefinitions : BlockParser
    {
        public override BlockState TryOpen(BlockProcessor processor)
        {
            if (processor.Context?.Properties[typeof(KnownDefinitions)] is Dictionary<string, LinkReferenceDefinition> { Count: > 0 } known
                && processor.Document.GetData(typeof(KnownDefinitions)) is null)
            {
                processor.Document.SetData(typeof(KnownDefinitions), known);
                foreach (var (label, definition) in known)
                {
                    processor.Document.SetLinkReferenceDefinition(label, new KnownDefinition(definition), addGroup: false);
                }
            }

            return BlockState.None;
        }
    }
}
