using System.Globalization;
using System.Net;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Html;

/// <summary>
/// Writes blocks as HTML that needs nothing else: elements and classes, no scripts, no styles within elements, nothing from outside; every text is text. Links
/// lead to the web alone, by a click.
/// </summary>
public static class HtmlBlocks
{
    /// <summary>Rules for the classes, for light and dark; to stand in a <c>style</c> element of the page.</summary>
    public const string Style = """
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0;padding:.6rem .8rem;background:#f5f5f5;border-radius:6px;font:13px/1.45 ui-monospace,monospace}
        code{font:.9em ui-monospace,monospace;background:#f5f5f5;border-radius:3px;padding:0 .2em}pre code{background:none;padding:0;font:inherit}
        blockquote{margin:.4rem 0;padding:0 .8rem;border-left:3px solid #ccc;color:#555}hr{border:0;border-top:1px solid #ccc}
        table{border-collapse:collapse;margin:.4rem 0}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}
        .left{text-align:left}.center{text-align:center}.right{text-align:right}.faint,.omitted{color:#777}
        .task{list-style:none}.tool{margin:.4rem 0}.tool>summary,.name{font:13px/1.45 ui-monospace,monospace}.error{border-left:3px solid #c33}
        .k{color:#a0267d}.t{color:#176f8a}.f{color:#3b55b5}.s{color:#217a3c}.n{color:#9a5b00}.c{color:#767676}.p{color:#7a4a1e}.v{color:#8a3fa0}.h{color:#a0267d}.a{color:#6b6b00}
        .add,.ins{background:#e3f6e5}.del,.gone{background:#fde7e7}mark{color:inherit;background:#b5e6bb}.del mark{background:#f9c3c3}
        .number{color:#999;user-select:none}.place{color:#3b55b5}
        @media(prefers-color-scheme:dark){pre,code{background:#262626}blockquote{color:#aaa;border-color:#555}td,th,hr{border-color:#555}.c,.faint,.omitted{color:#9a9a9a}
        .k,.h{color:#e58bd0}.t{color:#6cc7e0}.f{color:#9db2ff}.s{color:#8fd6a0}.n{color:#e6b36a}.p{color:#d9a77c}.v{color:#d59be6}.a{color:#d0d070}
        .add,.ins{background:#16341b}.del,.gone{background:#3f1a1a}mark{background:#24592d}.del mark{background:#6b2626}.place{color:#9db2ff}}
        """;

    private static readonly (TextStyles Style, string Element)[] StyleElements =
    [
        (TextStyles.Strong, "strong"), (TextStyles.Emphasis, "em"), (TextStyles.Struck, "del"), (TextStyles.Code, "code"),
        (TextStyles.Faint, "span class=\"faint\""),
    ];

    /// <summary>Writes blocks.</summary>
    /// <param name="output">Writer to write to.</param>
    /// <param name="blocks">The blocks.</param>
    public static void Write(TextWriter output, IEnumerable<Block> blocks)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(blocks);
        foreach (var block in blocks)
        {
            Write(output, block);
        }
    }

    /// <summary>Escapes a text for elements and for attributes in quotes, harmless characters alone.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text) => WebUtility.HtmlEncode(SafeText.Clean(text));

    private static void Write(TextWriter output, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                // A page has its own heads above those of a text.
                var level = Math.Clamp(heading.Level + 2, 3, 6).ToString(CultureInfo.InvariantCulture);
                output.Write($"<h{level}>");
                Runs(output, heading.Text);
                output.Write($"</h{level}>\n");
                break;
            case ParagraphBlock paragraph:
                output.Write("<p>");
                Runs(output, paragraph.Text);
                output.Write("</p>\n");
                break;
            case ListBlock list:
                List(output, list);
                break;
            case QuoteBlock quote:
                output.Write("<blockquote>\n");
                Write(output, quote.Blocks);
                output.Write("</blockquote>\n");
                break;
            case ThematicBreakBlock:
                output.Write("<hr>\n");
                break;
            case GridBlock grid:
                Grid(output, grid);
                break;
            case SourceCodeBlock code:
                HtmlCode.Write(output, code);
                break;
            case PatchBlock patch:
                HtmlCode.Write(output, patch);
                break;
            case OutputBlock text:
                Output(output, text);
                break;
            case ToolCallBlock call:
                Call(output, call);
                break;
            case ToolResultBlock result:
                Result(output, result);
                break;
            case PictureBlock picture:
                output.Write(string.Create(CultureInfo.InvariantCulture, $"<p class=\"faint\">[{Escape(picture.MediaType)}, {picture.Size:N0} bytes]</p>\n"));
                break;
            default:
                throw new ArgumentException($"{block.GetType().Name} has no form in HTML.", nameof(block));
        }
    }

    private static void Runs(TextWriter output, IReadOnlyList<StyledText> runs)
    {
        foreach (var run in runs)
        {
            var isLink = run.Target is { } target && (LinkTarget.IsWeb(target) || target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));
            var elements = Elements(run.Style);
            output.Write(isLink ? $"<a href=\"{Escape(run.Target!)}\" rel=\"noopener noreferrer nofollow\">" : "");
            output.Write(string.Concat(elements.Select(static element => $"<{element}>")));
            output.Write(Escape(run.Text).Replace("\n", "<br>\n", StringComparison.Ordinal));
            output.Write(string.Concat(elements.AsEnumerable().Reverse().Select(static element => $"</{element.Split(' ')[0]}>")));
            output.Write(isLink ? "</a>" : "");
        }
    }

    private static List<string> Elements(TextStyles style)
    {
        var elements = new List<string>(2);
        foreach (var (of, element) in StyleElements)
        {
            if (style.HasFlag(of))
            {
                elements.Add(element);
            }
        }

        return elements;
    }

    private static void List(TextWriter output, ListBlock list)
    {
        var name = list.IsOrdered ? "ol" : "ul";
        output.Write(list is { IsOrdered: true, Start: not 1 } ? string.Create(CultureInfo.InvariantCulture, $"<ol start=\"{list.Start}\">\n") : $"<{name}>\n");
        foreach (var item in list.Items)
        {
            output.Write(item.IsDone is { } done ? $"<li class=\"task\">{(done ? "☑" : "☐")} " : "<li>");
            if (item.Blocks is [ParagraphBlock first, ..])
            {
                Runs(output, first.Text);
                output.Write(item.Blocks.Count > 1 ? "\n" : "");
                Write(output, item.Blocks.Skip(1));
            }
            else
            {
                Write(output, item.Blocks);
            }

            output.Write("</li>\n");
        }

        output.Write($"</{name}>\n");
    }

    private static void Grid(TextWriter output, GridBlock grid)
    {
        output.Write("<table>\n<thead><tr>");
        foreach (var column in grid.Columns)
        {
            Cell(output, "th", column.Alignment, column.Title);
        }

        output.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in grid.Rows)
        {
            output.Write("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                Cell(output, "td", i < grid.Columns.Count ? grid.Columns[i].Alignment : ColumnAlignment.None, row[i].Text);
            }

            output.Write("</tr>\n");
        }

        output.Write("</tbody>\n</table>\n");
    }

    private static void Cell(TextWriter output, string name, ColumnAlignment alignment, IReadOnlyList<StyledText> text)
    {
        output.Write(alignment == ColumnAlignment.None ? $"<{name}>" : $"<{name} class=\"{alignment switch
        {
            ColumnAlignment.Center => "center",
            ColumnAlignment.Right => "right",
            _ => "left",
        }}\">");
        Runs(output, text);
        output.Write($"</{name}>");
    }

    private static void Output(TextWriter output, OutputBlock text)
    {
        output.Write("<pre>");
        output.Write(Escape(string.Join('\n', text.Head)));
        if (text.Omitted > 0)
        {
            var count = text.Omitted.ToString(CultureInfo.InvariantCulture);
            output.Write($"\n<span class=\"omitted\">… {count} more line{(text.Omitted == 1 ? "" : "s")}</span>\n");
            output.Write(Escape(string.Join('\n', text.Tail)));
        }

        output.Write("</pre>\n");
    }

    private static void Call(TextWriter output, ToolCallBlock call)
    {
        var line = $"<span class=\"name\">{Escape(call.Tool)}</span>{(call.Title.Length > 0 ? $" {Escape(call.Title)}" : "")}";
        if (call.Fields.Count == 0 && call.Body.Count == 0)
        {
            output.Write($"<p class=\"tool\">{line}</p>\n");
            return;
        }

        output.Write($"<details class=\"tool\"><summary>{line}</summary>\n");
        if (call.Fields.Count > 0)
        {
            output.Write("<dl>");
            foreach (var field in call.Fields)
            {
                output.Write($"<dt>{Escape(field.Name)}</dt><dd>{Escape(field.Value)}</dd>");
            }

            output.Write("</dl>\n");
        }

        Write(output, call.Body);
        output.Write("</details>\n");
    }

    private static void Result(TextWriter output, ToolResultBlock result)
    {
        output.Write($"<details class=\"{(result.IsError ? "result error" : "result")}\" open><summary><span class=\"name\">{Escape(result.Tool)}</span>"
            + $"{(result.IsError ? " failed" : "")}{(result.Summary.Length > 0 ? $": {Escape(result.Summary)}" : "")}</summary>\n");
        Write(output, result.Body);
        output.Write("</details>\n");
    }
}
