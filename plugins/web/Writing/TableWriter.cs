using System.Globalization;
using System.Text;
using AgentHost.Plugins.Web.Articles;
using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>Writes tables of data; those that only arrange a page are none.</summary>
internal static class TableWriter
{
    private const int MostColumns = 60;
    private const int MostSpan = 1_000;

    /// <summary>The table as Markdown; null for one that is there for the layout.</summary>
    public static string? Write(PageNode table, InlineWriter writer)
    {
        var rows = Rows(table);
        if (rows.Count == 0 || table["role"] is "presentation" or "none" || IsLayout(table, rows))
        {
            return null;
        }

        var grid = Grid(rows, writer);
        var columns = grid.Max(static row => row.Count);
        if (columns < 2)
        {
            return null;
        }

        var text = new StringBuilder();
        var headed = rows[0].Parent?.Name == "thead" || rows[0].Children.Exists(static cell => cell.Name == "th") || rows.Count > 1;
        if (!headed)
        {
            Row(text, [], columns);
            Rule(text, columns);
        }

        for (var i = 0; i < grid.Count; i++)
        {
            Row(text, grid[i], columns);
            if (i == 0 && headed)
            {
                Rule(text, columns);
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static List<PageNode> Rows(PageNode table)
    {
        var rows = new List<PageNode>();
        foreach (var child in table.Children)
        {
            if (child.Name == "tr")
            {
                rows.Add(child);
            }
            else if (child.Name is "thead" or "tbody" or "tfoot")
            {
                rows.AddRange(child.Children.Where(static row => row.Name == "tr"));
            }
        }

        return rows;
    }

    private static bool IsLayout(PageNode table, List<PageNode> rows)
    {
        foreach (var cell in rows.SelectMany(static row => row.Children))
        {
            var paragraphs = 0;
            foreach (var node in cell.All())
            {
                if (node.Name is "table" or "article" or "section" or "h1" or "h2" or "h3" or "pre" or "blockquote" || (node.Name == "p" && ++paragraphs > 2)
                    || (node != cell && node.TextLength > 1_500))
                {
                    return true;
                }
            }
        }

        return table.TextLength == 0;
    }

    private static List<List<string>> Grid(List<PageNode> rows, InlineWriter writer)
    {
        var grid = new List<List<string>>();

        // Columns that a cell of a row above still covers.
        var covered = new Dictionary<int, int>();
        foreach (var row in rows)
        {
            var line = new List<string>();
            foreach (var cell in row.Children.Where(static child => child.Name is "td" or "th"))
            {
                while (line.Count < MostColumns && Covers(covered, line.Count))
                {
                    line.Add("");
                }

                var across = Span(cell["colspan"]);
                var down = Span(cell["rowspan"]);
                for (var i = 0; i < across && line.Count < MostColumns; i++)
                {
                    if (down > 1)
                    {
                        covered[line.Count] = down - 1;
                    }

                    line.Add(i == 0 ? Cell(cell, writer) : "");
                }
            }

            while (line.Count < MostColumns && Covers(covered, line.Count))
            {
                line.Add("");
            }

            if (line.Count > 0)
            {
                grid.Add(line);
            }
        }

        return grid.Count > 0 ? grid : [[]];
    }

    private static bool Covers(Dictionary<int, int> covered, int column)
    {
        if (!covered.TryGetValue(column, out var rows))
        {
            return false;
        }

        if (rows == 1)
        {
            covered.Remove(column);
        }
        else
        {
            covered[column] = rows - 1;
        }

        return true;
    }

    private static int Span(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, MostSpan) : 1;

    private static string Cell(PageNode cell, InlineWriter writer)
    {
        // Blocks in a cell are kept apart by a space, items of a list by a semicolon.
        var parts = new List<string>();
        Collect(cell, parts, writer);
        return string.Join(' ', parts).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }

    private static void Collect(PageNode node, List<string> parts, InlineWriter writer)
    {
        var line = new List<PageNode>();
        foreach (var child in node.Children)
        {
            if (!child.IsBlock)
            {
                line.Add(child);
                continue;
            }

            Add(line);
            if (child.Name == "li" && parts.Count > 0 && !parts[^1].EndsWith(';'))
            {
                parts[^1] += ";";
            }

            Collect(child, parts, writer);
        }

        Add(line);

        void Add(List<PageNode> nodes)
        {
            if (nodes.Count > 0 && writer.Line(nodes) is { Length: > 0 } text)
            {
                parts.Add(text);
            }

            nodes.Clear();
        }
    }

    private static void Row(StringBuilder text, List<string> cells, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            text.Append("| ").Append(i < cells.Count ? cells[i] : "").Append(' ');
        }

        text.Append("|\n");
    }

    private static void Rule(StringBuilder text, int columns) => text.Insert(text.Length, "| --- ", columns).Append("|\n");
}
