using System.Globalization;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;
using Block = AgentHost.DisplayBlocks.Tree.Block;

namespace AgentHost.Terminal.Rendering;

/// <summary>
/// The tree of blocks as lines of a terminal. What one would copy has nothing around it: code and quotes are not indented and have no bars; changes to
/// files have numbers before their lines.
/// </summary>
internal static class BlockLines
{
    private const int WidestCell = 60;

    /// <summary>Lines of blocks, with an empty line between two that are not pieces of one.</summary>
    /// <param name="blocks">The blocks.</param>
    public static List<Line> OfAll(IEnumerable<Block> blocks)
    {
        var lines = new List<Line>();
        foreach (var block in blocks)
        {
            if (lines.Count > 0 && !block.Continues)
            {
                lines.Add(Line.Empty);
            }

            lines.AddRange(Of(block));
        }

        return lines;
    }

    /// <summary>Lines of a block.</summary>
    /// <param name="block">The block.</param>
    public static IEnumerable<Line> Of(Block block) => block switch
    {
        HeadingBlock heading => Text(heading.Text, heading.Level == 1 ? Style.Bold | Style.Underlined : Style.Bold),
        ParagraphBlock paragraph => Text(paragraph.Text),
        ListBlock list => List(list),
        QuoteBlock quote => quote.Blocks.SelectMany(Of).Select(static line => line with
        {
            Spans = [.. line.Spans.Select(static span => span with { Style = span.Style | Style.Italic | Style.Dim })],
        }),
        SourceCodeBlock code => Code(code.Lines),
        GridBlock grid => Grid(grid),
        PatchBlock patch => Patch(patch),
        OutputBlock output => Output(output),
        ThematicBreakBlock => [Line.Of("────────", Style.Dim)],
        PictureBlock picture => [Line.Of(string.Create(CultureInfo.InvariantCulture, $"(an image, {picture.MediaType}, {picture.Size:N0} bytes)"), Style.Dim)],
        ToolCallBlock call => Call(call),
        ToolResultBlock result => [.. result.Summary.Length > 0 ? [Line.Of(result.Summary, Style.Dim)] : Array.Empty<Line>(), .. result.Body.SelectMany(Of)],
        _ => [Line.Of("(a part of a kind that this version does not show)", Style.Dim)],
    };

    /// <summary>Lines of code.</summary>
    /// <param name="lines">The code.</param>
    public static IEnumerable<Line> Code(IEnumerable<CodeLine> lines) =>
        lines.Select(static line => new Line([.. line.Tokens.Select(token => new Span(line.Text.Substring(token.Start, token.Length), StyleOf(token.Class)))]));

    private static IEnumerable<Line> Text(IReadOnlyList<StyledText> text, Style style = Style.Plain)
    {
        var spans = new List<Span>();
        foreach (var run in text)
        {
            var pieces = run.Text.Split('\n');
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0)
                {
                    yield return new Line([.. spans]);
                    spans.Clear();
                }

                spans.Add(new Span(pieces[i], style | StyleOf(run.Style) | (run.Target is null ? Style.Plain : Style.Underlined), run.Target));
            }
        }

        yield return new Line([.. spans]);
    }

    private static IEnumerable<Line> List(ListBlock list)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            if (item.IsSpaced && (i > 0 || list.Continues))
            {
                yield return Line.Empty;
            }

            var mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{list.Start + i}. ") : "- ";
            mark += item.IsDone switch { true => "[x] ", false => "[ ] ", null => "" };
            var first = true;
            foreach (var block in item.Blocks)
            {
                foreach (var line in Of(block))
                {
                    // Code is copied as it is; all else stands below its item.
                    yield return first ? new Line([new Span(mark), .. line.Spans])
                        : block is SourceCodeBlock || line.Spans.Count == 0 ? line
                        : new Line([new Span(new string(' ', list.IsOrdered ? 3 : 2)), .. line.Spans]);
                    first = false;
                }
            }

            if (first)
            {
                yield return Line.Of(mark);
            }
        }
    }

    private static IEnumerable<Line> Grid(GridBlock grid)
    {
        var head = grid.Columns.Select(static column => One(column.Title)).ToList();
        var rows = grid.Rows.Select(static row => row.Select(static cell => One(cell.Text)).ToList()).ToList();
        var widths = head.Select((title, column) => Math.Min(
            WidestCell,
            Math.Max(
                CellText.Width(title.Text),
                rows.Select(row => column < row.Count ? CellText.Width(row[column].Text) : 0).DefaultIfEmpty(0).Max()))).ToList();
        if (!grid.Continues && head.Exists(static title => title.Text.Length > 0))
        {
            yield return Row(head, widths, grid.Columns, Style.Bold);
            yield return Line.Of(string.Join("  ", widths.Select(static width => new string('─', Math.Max(1, width)))), Style.Dim);
        }

        foreach (var row in rows)
        {
            yield return Row(row, widths, grid.Columns, Style.Plain);
        }
    }

    private static Line One(IReadOnlyList<StyledText> text) =>
        new([.. Text(text).SelectMany(static (line, i) => i == 0 ? line.Spans : [new Span(" "), .. line.Spans])]);

    private static Line Row(List<Line> cells, List<int> widths, IReadOnlyList<GridColumn> columns, Style style)
    {
        var spans = new List<Span>();
        for (var i = 0; i < cells.Count && i < widths.Count; i++)
        {
            var free = Math.Max(0, widths[i] - CellText.Width(cells[i].Text));
            var before = columns[i].Alignment switch { ColumnAlignment.Right => free, ColumnAlignment.Center => free / 2, _ => 0 };
            spans.Add(new Span(new string(' ', before)));
            spans.AddRange(cells[i].Spans.Select(span => span with { Style = span.Style | style }));
            if (i < cells.Count - 1)
            {
                spans.Add(new Span(new string(' ', free - before + 2)));
            }
        }

        return new Line(spans);
    }

    private static IEnumerable<Line> Patch(PatchBlock patch)
    {
        foreach (var file in patch.Files)
        {
            if (patch.Files.Count > 1)
            {
                yield return Line.Of(string.Create(CultureInfo.InvariantCulture, $"{file.Path} (+{file.Added} −{file.Removed})"), Style.Bold);
            }

            if (file.Note is { } note)
            {
                yield return Line.Of(note, Style.Dim);
            }

            var most = file.Hunks.SelectMany(static hunk => hunk.Lines)
                .Select(static line => Math.Max(line.OldNumber ?? 0, line.NewNumber ?? 0)).DefaultIfEmpty(0).Max();
            var width = most.ToString(CultureInfo.InvariantCulture).Length;
            for (var i = 0; i < file.Hunks.Count; i++)
            {
                if (i > 0 || file.Hunks[i].Heading is not null)
                {
                    yield return Line.Of("⋯ " + file.Hunks[i].Heading, Style.Cyan);
                }

                foreach (var line in file.Hunks[i].Lines)
                {
                    yield return Changed(line, width);
                }
            }

            if (file.OmittedLines > 0)
            {
                yield return Line.Of($"… {CellText.Count(file.OmittedLines, "more line")}", Style.Dim);
            }
        }
    }

    private static Line Changed(PatchLine line, int width)
    {
        var (mark, style) = line.Kind switch
        {
            PatchLineKind.Added => ("+", Style.Green),
            PatchLineKind.Removed => ("-", Style.Red),
            _ => (" ", Style.Plain),
        };
        var number = (line.NewNumber ?? line.OldNumber)?.ToString(CultureInfo.InvariantCulture) ?? "";
        var spans = new List<Span> { new(number.PadLeft(width) + " ", Style.Dim), new(mark + " ", style) };
        var at = 0;
        foreach (var changed in line.Marks)
        {
            spans.Add(new Span(line.Text[at..changed.Start], style));
            spans.Add(new Span(line.Text.Substring(changed.Start, changed.Length), style | Style.Bold | Style.Underlined));
            at = changed.Start + changed.Length;
        }

        spans.Add(new Span(line.Text[at..], style));
        return new Line(spans);
    }

    private static IEnumerable<Line> Output(OutputBlock output) =>
    [
        .. output.Head.Select(static line => Line.Of(line)),
        .. output.Omitted > 0 ? [Line.Of($"… {CellText.Count(output.Omitted, "more line")}", Style.Dim)] : Array.Empty<Line>(),
        .. output.Tail.Select(static line => Line.Of(line)),
    ];

    private static IEnumerable<Line> Call(ToolCallBlock call) =>
    [
        new Line([new Span("● ", Style.Cyan), new Span(call.Tool, Style.Cyan), new Span("  " + call.Title)]),
        .. call.Fields.Select(static field => new Line([new Span($"  {field.Name}: ", Style.Dim), new Span(field.Value)])),
        .. call.Body.SelectMany(Of),
    ];

    private static Style StyleOf(TextStyles styles) =>
        (styles.HasFlag(TextStyles.Emphasis) ? Style.Italic : Style.Plain) | (styles.HasFlag(TextStyles.Strong) ? Style.Bold : Style.Plain)
        | (styles.HasFlag(TextStyles.Struck) ? Style.Struck : Style.Plain) | (styles.HasFlag(TextStyles.Code) ? Style.Cyan : Style.Plain)
        | (styles.HasFlag(TextStyles.Faint) ? Style.Dim : Style.Plain);

    private static Style StyleOf(CodeClass part) => part switch
    {
        CodeClass.Keyword or CodeClass.Heading => Style.Magenta,
        CodeClass.Type or CodeClass.Attribute => Style.Cyan,
        CodeClass.Function => Style.Blue,
        CodeClass.String or CodeClass.Added => Style.Green,
        CodeClass.Number or CodeClass.Variable => Style.Yellow,
        CodeClass.Comment => Style.Dim,
        CodeClass.Removed => Style.Red,
        CodeClass.Property => Style.Blue,
        _ => Style.Plain,
    };
}
