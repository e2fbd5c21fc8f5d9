using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Plugins.Rendering;

/// <summary>Makes blocks for people of a result's data, as a manifest's template says. A template that does not fit leaves gaps, and fails nothing.</summary>
public static class ToolRenderer
{
    /// <summary>Rows of a table, and nodes of a tree.</summary>
    private const int MostRows = 200;

    private const int Deepest = 32;

    /// <summary>Makes the blocks.</summary>
    /// <param name="spec">The template.</param>
    /// <param name="data">The data.</param>
    public static IReadOnlyList<DisplayBlock> Render(ToolRendererSpec spec, JsonElement data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var budget = new TextBudget();
        var blocks = new List<DisplayBlock>();
        if (Fill(spec.Title, data, budget) is { Length: > 0 } title)
        {
            blocks.Add(new TextBlock(title));
        }

        foreach (var block in spec.Blocks)
        {
            if (Make(block, data, budget) is { } made)
            {
                blocks.Add(made);
            }
        }

        return blocks;
    }

    private static DisplayBlock? Make(RendererBlockSpec block, JsonElement data, TextBudget budget) => block.Type switch
    {
        "table" => Table(block, data, budget),
        "tree" => DataPointer.Find(data, block.Root) is { } root ? new TreeBlock(Tree(block, root, budget)) : null,
        "diff" => Diff(block, data, budget),
        "link" => Link(block, data, budget),
        _ => Fill(block.Text, data, budget) is { Length: > 0 } text ? Plain(block, text) : null,
    };

    private static DisplayBlock? Plain(RendererBlockSpec block, string text) => block.Type switch
    {
        "text" => new TextBlock(text),
        "markdown" => new MarkdownBlock(text),
        "code" => new CodeBlock(text, block.Language),
        _ => null,
    };

    private static string Fill(string? template, JsonElement data, TextBudget budget, string gap = "\n") =>
        template is not null && TextTemplate.Parse(template, out _) is { } parsed ? budget.Take(parsed.Fill(data), gap) : "";

    private static TableBlock Table(RendererBlockSpec block, JsonElement data, TextBudget budget)
    {
        var found = DataPointer.Find(data, block.Rows);
        IReadOnlyList<JsonElement> rows = found is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } there ? []
            : there.ValueKind == JsonValueKind.Array ? [.. there.EnumerateArray()] : [there];
        var shown = new List<IReadOnlyList<string>>();
        foreach (var row in rows.Take(MostRows))
        {
            if (budget.IsFull)
            {
                break;
            }

            shown.Add([.. block.Columns.Select(column => budget.Take(DataPointer.TextOf(DataPointer.Find(row, column.Pointer)), " "))]);
        }

        if (rows.Count > shown.Count)
        {
            var missing = $"… {SchemaText.Count(rows.Count - shown.Count, "more row")}";
            shown.Add([.. block.Columns.Select((_, i) => i == 0 ? missing : "")]);
        }

        return new TableBlock([.. block.Columns.Select(static column => column.Title)], shown);
    }

    private static TreeNode Tree(RendererBlockSpec block, JsonElement root, TextBudget budget)
    {
        var nodes = 0;
        return block.Label is { } label && TextTemplate.Parse(label, out _) is { } template ? OfTemplate(root, 0) : AsItIs("", root, 0);

        TreeNode OfTemplate(JsonElement node, int depth)
        {
            nodes++;
            var children = block.Children is { } pointer && DataPointer.Find(node, pointer) is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(static child => ("", child)).ToList()
                : [];
            return new TreeNode(budget.Take(template.Fill(node), " "), Children(children, depth, (_, child) => OfTemplate(child, depth + 1)));
        }

        TreeNode AsItIs(string name, JsonElement value, int depth)
        {
            nodes++;
            var children = value.ValueKind switch
            {
                JsonValueKind.Object => [.. value.EnumerateObject().Select(static member => (NameOf(member), member.Value))],
                JsonValueKind.Array => value.EnumerateArray().Select(static (item, i) => (i.ToString(CultureInfo.InvariantCulture), item)).ToList(),
                _ => [],
            };
            var text = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? name : name.Length > 0 ? $"{name}: {DataPointer.TextOf(value)}"
                : DataPointer.TextOf(value);
            return new TreeNode(budget.Take(text, " "), Children(children, depth, (child, item) => AsItIs(child, item, depth + 1)));
        }

        IReadOnlyList<TreeNode> Children(List<(string Name, JsonElement Value)> children, int depth, Func<string, JsonElement, TreeNode> make)
        {
            var made = new List<TreeNode>();
            foreach (var (name, value) in children)
            {
                if (nodes >= MostRows || budget.IsFull || depth >= Deepest)
                {
                    made.Add(new TreeNode($"… {children.Count - made.Count} more", []));
                    break;
                }

                made.Add(make(name, value));
            }

            return made;
        }
    }

    private static DiffBlock? Diff(RendererBlockSpec block, JsonElement data, TextBudget budget)
    {
        var path = Fill(block.Path, data, budget, " ");
        var diff = Fill(block.Diff, data, budget);
        if (diff.Length == 0)
        {
            return null;
        }

        var (added, removed) = (0, 0);
        foreach (var line in diff.AsSpan().EnumerateLines())
        {
            added += line is ['+', ..] && !line.StartsWith("+++") ? 1 : 0;
            removed += line is ['-', ..] && !line.StartsWith("---") ? 1 : 0;
        }

        return new DiffBlock(path, diff) { Added = added, Removed = removed };
    }

    private static DisplayBlock? Link(RendererBlockSpec block, JsonElement data, TextBudget budget)
    {
        var text = Fill(block.Text, data, budget, " ");
        var target = Fill(block.Target, data, budget, " ");
        return Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? new LinkBlock(text.Length > 0 ? text : target, target)
            : $"{text} {target}".Trim() is { Length: > 0 } both ? new TextBlock(both) : null;
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no name.
            return "";
        }
    }
}
