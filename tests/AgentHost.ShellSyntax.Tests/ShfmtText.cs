using System.Text;
using System.Text.Json;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>The simple commands of shfmt's tree, in the form of <see cref="TreeText"/>.</summary>
internal sealed class ShfmtText(byte[] source)
{
    private static readonly string[] Operators = ["<<<", "<<-", "&>>", "<<", "<&", "<>", ">>", ">&", ">|", "&>", "<", ">"];

    private readonly List<string> _lines = [];

    public static IReadOnlyList<string> Of(JsonDocument document, string text)
    {
        var result = new ShfmtText(Encoding.UTF8.GetBytes(text));
        result.Visit(document.RootElement);
        result._lines.Sort(StringComparer.Ordinal);
        return result._lines;
    }

    /// <summary>Those of some statements of a tree.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<JsonElement> statements, byte[] source)
    {
        var result = new ShfmtText(source);
        foreach (var statement in statements)
        {
            result.Visit(statement);
        }

        result._lines.Sort(StringComparer.Ordinal);
        return result._lines;
    }

    private void Visit(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                Visit(item);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (node.TryGetProperty("Position", out _) && !node.TryGetProperty("Type", out _) && !node.TryGetProperty("Then", out _))
            {
                Statement(node);
            }
            else
            {
                foreach (var member in node.EnumerateObject())
                {
                    Visit(member.Value);
                }
            }
        }
    }

    private void Statement(JsonElement statement)
    {
        var line = new StringBuilder();
        if (statement.TryGetProperty("Cmd", out var command))
        {
            switch (command.GetProperty("Type").GetString())
            {
                case "CallExpr":
                    foreach (var assign in Items(command, "Assigns"))
                    {
                        line.Append("A:").Append(Assign(assign)).Append('\n');
                    }

                    foreach (var word in Items(command, "Args"))
                    {
                        line.Append("W:").Append(Word(word)).Append('\n');
                    }

                    break;
                case "DeclClause":
                    line.Append("W:").Append(command.GetProperty("Variant").GetProperty("Value").GetString()).Append('\n');
                    foreach (var assign in Items(command, "Args"))
                    {
                        line.Append("W:").Append(Assign(assign)).Append('\n');
                    }

                    break;
                default:
                    Visit(command);
                    break;
            }
        }

        foreach (var redirection in Items(statement, "Redirs"))
        {
            var at = redirection.GetProperty("OpPos").GetProperty("Offset").GetInt32();
            var op = Operators.First(op => source.AsSpan(at).StartsWith(Encoding.UTF8.GetBytes(op)));
            line.Append("R:").Append(redirection.TryGetProperty("N", out var n) ? n.GetProperty("Value").GetString() : "").Append(op);
            line.Append(redirection.TryGetProperty("Word", out var word) ? Word(word) : "").Append('\n');
            if (redirection.TryGetProperty("Hdoc", out var text))
            {
                Visit(text);
            }
        }

        if (line.Length > 0)
        {
            _lines.Add(line.ToString());
        }
    }

    private string Assign(JsonElement assign)
    {
        var name = assign.TryGetProperty("Name", out var named) ? named.GetProperty("Value").GetString() : "";
        var value = assign.TryGetProperty("Value", out var given) ? Word(given) : assign.TryGetProperty("Array", out var array) ? Array(array) : "";
        if (assign.TryGetProperty("Naked", out var naked) && naked.GetBoolean())
        {
            return name + value;
        }

        var index = assign.TryGetProperty("Index", out var indexed);
        if (index)
        {
            Visit(indexed);
        }

        return name + (index ? "[]" : "") + (assign.TryGetProperty("Append", out var append) && append.GetBoolean() ? "+=" : "=") + value;
    }

    private string Array(JsonElement array)
    {
        var count = 0;
        foreach (var element in Items(array, "Elems"))
        {
            count++;
            Visit(element);
        }

        return $"<list {count}>";
    }

    private string Word(JsonElement word) => string.Concat(Items(word, "Parts").Select(part => Part(part, isQuoted: false)));

    private string Part(JsonElement part, bool isQuoted)
    {
        switch (part.GetProperty("Type").GetString())
        {
            case "Lit":
                return Unescape(part.GetProperty("Value").GetString()!, isQuoted);
            case "SglQuoted":
                return part.TryGetProperty("Dollar", out var dollar) && dollar.GetBoolean() ? "<ansi>"
                    : part.TryGetProperty("Value", out var value) ? value.GetString()!
                    : "";
            case "DblQuoted":
                return string.Concat(Items(part, "Parts").Select(inner => Part(inner, isQuoted: true)));
            case "ParamExp":
                foreach (var member in part.EnumerateObject().Where(static member => member.Name != "Param"))
                {
                    Visit(member.Value);
                }

                return $"<param {part.GetProperty("Param").GetProperty("Value").GetString()}>";
            case "CmdSubst":
                Visit(part.TryGetProperty("Stmts", out var statements) ? statements : default);
                return "<command>";
            case "ProcSubst":
                Visit(part.GetProperty("Stmts"));
                return "<process>";
            case "ArithmExp":
                Visit(part.TryGetProperty("X", out var expression) ? expression : default);
                return "<arithmetic>";
            case "ExtGlob":
                return "<glob>";
            default:
                return "<?>";
        }
    }

    private static string Unescape(string text, bool isQuoted)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && (!isQuoted || text[i + 1] is '"' or '\\' or '$' or '`' or '\n'))
            {
                i++;
                if (text[i] != '\n')
                {
                    result.Append(text[i]);
                }
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;
}
