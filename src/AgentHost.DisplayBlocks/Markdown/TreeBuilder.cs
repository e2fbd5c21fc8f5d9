using System.Globalization;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Tree;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Syntax = Markdig.Syntax;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>Makes the tree of what Markdig read.</summary>
internal sealed class TreeBuilder
{
    private readonly string _source;
    private readonly bool _afterBlank;
    private readonly List<int> _starts = [0];

    /// <summary>Begins with a text.</summary>
    /// <param name="source">The text, its lines ended by line feeds.</param>
    /// <param name="afterBlank">True where the line before it was empty.</param>
    public TreeBuilder(string source, bool afterBlank)
    {
        _source = source;
        _afterBlank = afterBlank;
        for (var at = source.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = source.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    /// <summary>A text that is no Markdown.</summary>
    public static ParagraphBlock Plain(string source) => new([new StyledText(source.Trim('\n'))]);

    /// <summary>Language of a fence; null where it says none.</summary>
    public static string? LanguageOf(Syntax.FencedCodeBlock code) => string.IsNullOrWhiteSpace(code.Info) ? null : code.Info;

    /// <summary>Place where a line begins.</summary>
    public int StartOf(int line) => line < _starts.Count ? _starts[line] : _source.Length;

    /// <summary>Some lines with their ends.</summary>
    public string Lines(int first, int count) => _source[StartOf(first)..StartOf(first + count)];

    /// <summary>True where a table's head is at a line: the one below has nothing but its marks.</summary>
    public bool IsTableAt(int line) =>
        Lines(line + 1, 1).AsSpan().TrimEnd('\n') is { IsEmpty: false } marks && marks.IndexOfAnyExcept("|-: \t") < 0;

    /// <summary>True where the line before one is empty, within quotations too.</summary>
    public bool IsAfterBlank(int line) =>
        line == 0 ? _afterBlank : _source.AsSpan(StartOf(line - 1), StartOf(line) - StartOf(line - 1)).IndexOfAnyExcept(" \t>\n") < 0;

    /// <summary>Makes a block; null where there is nothing to show.</summary>
    public Block? Block(Syntax.Block block, ContinuedBlock? continued = null) => block switch
    {
        Syntax.HeadingBlock heading => new HeadingBlock(heading.Level, InlineReader.Read(heading.Inline)),
        Syntax.ParagraphBlock paragraph => InlineReader.Read(paragraph.Inline) is { Count: > 0 } text ? new ParagraphBlock(text) : null,
        Syntax.ThematicBreakBlock => new ThematicBreakBlock(),
        Syntax.FencedCodeBlock code => Code(code, LanguageOf(code)),
        Syntax.CodeBlock code => Code(code, null),
        Syntax.QuoteBlock quote => new QuoteBlock(Blocks(quote)),
        Syntax.ListBlock list => List(list, list.Count, continued),
        Table table => Grid(table) is { } grid && continued is { NextItem: null } ? (grid.Rows.Count > 0 ? grid with { Continues = true } : null) : Grid(table),
        _ => null,
    };

    /// <summary>Makes the first items of a list.</summary>
    public ListBlock List(Syntax.ListBlock list, int count, ContinuedBlock? continued)
    {
        var isContinued = continued is { NextItem: not null };
        var start = continued?.NextItem
            ?? (list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1);
        var items = new List<ListItem>(count);
        foreach (var item in list.Take(count).OfType<Syntax.ListItemBlock>())
        {
            items.Add(new ListItem(Blocks(item))
            {
                IsDone = IsDone(item),
                IsSpaced = (isContinued || items.Count > 0) && IsAfterBlank(item.Line),
            });
        }

        return new ListBlock(list.IsOrdered, start, items) { Continues = isContinued };
    }

    /// <summary>Makes a table. Rows that are shorter than its head are filled up.</summary>
    public GridBlock Grid(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var width = rows.Count == 0 ? 0 : rows.Max(static row => row.Count);
        var head = rows.Find(static row => row.IsHeader);
        var columns = new List<GridColumn>(width);
        for (var column = 0; column < width; column++)
        {
            var alignment = column < table.ColumnDefinitions.Count ? table.ColumnDefinitions[column].Alignment : null;
            columns.Add(new GridColumn(Cell(head, column), alignment switch
            {
                TableColumnAlign.Left => ColumnAlignment.Left,
                TableColumnAlign.Center => ColumnAlignment.Center,
                TableColumnAlign.Right => ColumnAlignment.Right,
                _ => ColumnAlignment.None,
            }));
        }

        return new GridBlock(
            columns,
            [
                .. rows.Where(static row => !row.IsHeader)
                    .Select(row => (IReadOnlyList<GridCell>)[.. Enumerable.Range(0, width).Select(column => new GridCell(Cell(row, column)))])
            ]);
    }

    private static IReadOnlyList<StyledText> Cell(TableRow? row, int column) =>
        row is not null && column < row.Count && row[column] is TableCell cell
            ? [.. cell.OfType<Syntax.ParagraphBlock>().SelectMany(static paragraph => InlineReader.Read(paragraph.Inline))]
            : [];

    private static SourceCodeBlock Code(Syntax.CodeBlock code, string? language)
    {
        var lines = code.Lines;
        var texts = Enumerable.Range(0, lines.Count).Select(i => lines.Lines[i].Slice.ToString());
        return new SourceCodeBlock(CodeLexer.Read(language, texts)) { Language = language };
    }

    private static bool? IsDone(Syntax.ListItemBlock item) =>
        item is [Syntax.ParagraphBlock { Inline.FirstChild: TaskList task }, ..] ? task.Checked : null;

    private List<Block> Blocks(Syntax.ContainerBlock container)
    {
        var blocks = new List<Block>(container.Count);
        foreach (var child in container)
        {
            if (Block(child) is { } block)
            {
                blocks.Add(block);
            }
        }

        return blocks;
    }
}
