using System.Collections;
using System.Reflection;
using System.Text;

namespace AgentHost.DisplayBlocks.Tests;

/// <summary>A tree of blocks as text, all of it: what tests compare.</summary>
internal static class TreeTexts
{
    public static string Of(object? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString();
    }

    /// <summary>All texts of a tree.</summary>
    public static IEnumerable<string> StringsIn(object? node) => node switch
    {
        null => [],
        string text => [text],
        IEnumerable list => list.Cast<object?>().SelectMany(StringsIn),
        _ when IsLeaf(node) => [],
        _ => Members(node).SelectMany(member => StringsIn(member.GetValue(node))),
    };

    private static void Write(StringBuilder text, object? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null\n");
                break;
            case string value:
                text.Append('"').Append(value.Replace("\n", "\\n", StringComparison.Ordinal)).Append("\"\n");
                break;
            case IEnumerable list:
                text.Append("[\n");
                foreach (var item in list)
                {
                    text.Append(' ', depth + 1);
                    Write(text, item, depth + 1);
                }

                text.Append(' ', depth).Append("]\n");
                break;
            case not null when IsLeaf(node):
                text.Append(node).Append('\n');
                break;
            default:
                text.Append(node!.GetType().Name).Append('\n');
                foreach (var member in Members(node))
                {
                    text.Append(' ', depth + 1).Append(member.Name).Append(": ");
                    Write(text, member.GetValue(node), depth + 1);
                }

                break;
        }
    }

    private static bool IsLeaf(object node) => node.GetType().IsPrimitive || node.GetType().IsEnum || node.GetType().IsValueType;

    private static IEnumerable<PropertyInfo> Members(object node) =>
        node.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static member => member.Name != "EqualityContract")
            .OrderBy(static member => member.Name, StringComparer.Ordinal);
}
