using System.Text;

namespace AgentHost.FrontMatter;

/// <summary>Reads a head that is no YAML the way its writer meant it: a name, a colon, and all that follows on the line or is indented below it.</summary>
internal static class PlainFrontMatter
{
    private const int MostFields = 100;

    public static IReadOnlyList<FrontField> Read(string head, int line, List<FrontProblem> problems)
    {
        var fields = new List<FrontField>();
        var value = new StringBuilder();
        FrontField? open = null;
        List<string>? items = null;
        var number = line - 1;
        foreach (var raw in head.Split('\n'))
        {
            number++;
            // A tab at the beginning is what makes most of these no YAML: it was not meant to say anything.
            var text = raw.TrimEnd().TrimStart('\t');
            if (text.Length == 0 || text.TrimStart().StartsWith('#'))
            {
                continue;
            }

            var colon = char.IsWhiteSpace(text[0]) || text[0] == '-' ? -1 : text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && IsName(text.AsSpan(0, colon)))
            {
                Close();
                open = new FrontField(text[..colon].Trim(), number, 1);
                value.Append(text[(colon + 1)..].Trim());
            }
            else if (text.TrimStart() is ['-', ' ', .. var item] && open is not null && value.Length == 0)
            {
                (items ??= []).Add(Unquote(item.Trim()));
            }
            else if (open is not null)
            {
                value.Append(value.Length > 0 ? " " : "").Append(text.Trim());
            }
            else
            {
                problems.Add(new(number, 1, "This line is no member, and belongs to none: it is left out."));
            }
        }

        Close();
        return fields;

        void Close()
        {
            if (open is { } done && fields.Count < MostFields)
            {
                var text = Unquote(value.ToString() is ['|' or '>', .. var block] ? block.TrimStart('-', '+', ' ') : value.ToString());
                if (fields.Exists(other => other.Key == done.Key))
                {
                    problems.Add(new(done.Line, 1, $"\"{done.Key}\" is there twice; the first one counts.") { Code = "duplicate-key" });
                }
                else
                {
                    fields.Add(done with { Text = items is null && text.Length > 0 ? text : null, Items = items });
                }
            }

            open = null;
            items = null;
            value.Clear();
        }
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ' '))
            {
                return false;
            }
        }

        return text.Length <= 64;
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' && text.Length >= 2 && text[^1] == text[0] ? text[1..^1] : text;
}
