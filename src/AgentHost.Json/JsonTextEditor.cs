using System.Text;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Changes single values of a JSON text and leaves everything else as it stands: comments, order, white space.</summary>
public static class JsonTextEditor
{
    /// <summary>Sets a value; what is missing on the way is added.</summary>
    /// <param name="utf8">A well-formed text whose root is an object.</param>
    /// <param name="path">Names of members and indices of items; at least one.</param>
    /// <param name="value">The value.</param>
    /// <param name="error">Why it could not be set.</param>
    /// <returns>The new text; null with an error.</returns>
    public static byte[]? Set(ReadOnlySpan<byte> utf8, IReadOnlyList<string> path, JsonElement value, out string? error)
    {
        error = null;
        var layout = new JsonTextLayout(utf8);
        var container = JsonTextContainer.Read(utf8, 0)!;
        for (var depth = 0; ; depth++)
        {
            var at = container.IndexOf(path[depth]);
            if (at < 0 && !container.IsObject)
            {
                error = $"{string.Join('.', path.Take(depth))} is a list of {container.Items.Count} and has no item {SchemaText.Short(path[depth])}";
                return null;
            }

            if (at < 0)
            {
                return Insert(utf8, container, layout, path[depth], Nested(path, depth + 1, value));
            }

            var item = container.Items[at];
            if (depth == path.Count - 1)
            {
                return Splice(utf8, item.ValueStart, item.ValueEnd, layout.Write(value, JsonTextLayout.IndentAt(utf8, item.Start)));
            }

            if (JsonTextContainer.Read(utf8, item.ValueStart) is not { } inner)
            {
                error = $"{string.Join('.', path.Take(depth + 1))} is neither an object nor a list";
                return null;
            }

            container = inner;
        }
    }

    /// <summary>Adds an item to the end of a list, which is made where there is none.</summary>
    public static byte[]? Append(ReadOnlySpan<byte> utf8, IReadOnlyList<string> path, JsonElement item, out string? error)
    {
        error = null;
        if (Find(utf8, path) is not var (parent, at))
        {
            return Set(utf8, path, AgentJson.Parse($"[{item.GetRawText()}]"), out error);
        }

        if (JsonTextContainer.Read(utf8, parent.Items[at].ValueStart) is not { IsObject: false } list)
        {
            error = $"{string.Join('.', path)} is no list";
            return null;
        }

        return Insert(utf8, list, new JsonTextLayout(utf8), null, item);
    }

    /// <summary>Takes a value away, and objects that are left empty by it; null where there is no such value.</summary>
    public static byte[]? Remove(ReadOnlySpan<byte> utf8, IReadOnlyList<string> path)
    {
        if (Find(utf8, path) is not var (container, at))
        {
            return null;
        }

        var text = Remove(utf8, container, at);
        return path.Count > 1 && IsBlank(text, path.Take(path.Count - 1).ToList()) ? Remove(text, [.. path.Take(path.Count - 1)]) : text;
    }

    private static (JsonTextContainer Container, int At)? Find(ReadOnlySpan<byte> utf8, IReadOnlyList<string> path)
    {
        var container = JsonTextContainer.Read(utf8, 0);
        for (var depth = 0; container is not null; depth++)
        {
            var at = container.IndexOf(path[depth]);
            if (at < 0 || depth == path.Count - 1)
            {
                return at < 0 ? null : (container, at);
            }

            container = JsonTextContainer.Read(utf8, container.Items[at].ValueStart);
        }

        return null;
    }

    private static JsonElement Nested(IReadOnlyList<string> path, int from, JsonElement value)
    {
        for (var i = path.Count - 1; i >= from; i--)
        {
            value = AgentJson.Parse($"{{{JsonTextLayout.Name(path[i])}{value.GetRawText()}}}");
        }

        return value;
    }

    private static byte[] Insert(ReadOnlySpan<byte> utf8, JsonTextContainer container, JsonTextLayout layout, string? name, JsonElement value)
    {
        var outer = JsonTextLayout.IndentAt(utf8, container.Open);
        var lines = utf8[container.Open..container.Close].Contains((byte)'\n');
        string Text(string indent) => (name is null ? "" : JsonTextLayout.Name(name)) + layout.Write(value, indent);
        if (container.Items.Count == 0)
        {
            return InsertFirst(utf8, container, layout, outer, Text);
        }

        var last = container.Items[^1];
        var comma = Comma(utf8, last.ValueEnd);
        var at = EndOfWords(utf8, comma is { } there ? there + 1 : last.ValueEnd, container.Close);
        var indent = BeginsItsLine(utf8, last.Start) ? JsonTextLayout.IndentAt(utf8, last.Start) : layout.Deeper(outer);
        var added = (lines ? layout.NewLine + indent : " ") + Text(lines ? indent : outer) + (comma is null ? "" : ",");
        var text = Splice(utf8, at, at, added);
        return comma is null ? Splice(text, last.ValueEnd, last.ValueEnd, ",") : text;
    }

    private static byte[] InsertFirst(ReadOnlySpan<byte> utf8, JsonTextContainer container, JsonTextLayout layout, string outer, Func<string, string> text)
    {
        var at = EndOfWords(utf8, container.Open + 1, container.Close);
        var indent = layout.Deeper(outer);
        if (at > container.Open + 1)
        {
            // Comments stand in it: they stay, and the value comes behind them.
            return Splice(utf8, at, container.Close, layout.NewLine + indent + text(indent) + layout.NewLine + outer);
        }

        var flat = container.IsObject ? null : text(outer);
        return Splice(
            utf8,
            container.Open + 1,
            container.Close,
            flat is not null && !flat.Contains('\n', StringComparison.Ordinal) ? flat : layout.NewLine + indent + text(indent) + layout.NewLine + outer);
    }

    private static byte[] Remove(ReadOnlySpan<byte> utf8, JsonTextContainer container, int at)
    {
        var item = container.Items[at];
        var comma = Comma(utf8, item.ValueEnd);
        var (start, end) = (item.Start, comma is { } behind ? behind + 1 : item.ValueEnd);
        if (BeginsItsLine(utf8, start) && EndOfLine(utf8, end) is { } next)
        {
            (start, end) = (utf8[..start].LastIndexOf((byte)'\n') + 1, next);
        }
        else
        {
            while (end < container.Close && utf8[end] is (byte)' ' or (byte)'\t')
            {
                end++;
            }
        }

        // A last one leaves no comma behind that was not there before.
        if (comma is null && at > 0 && Comma(utf8, container.Items[at - 1].ValueEnd) is { } before)
        {
            if (IsSpace(utf8[(before + 1)..start]) && !utf8[(before + 1)..start].Contains((byte)'\n'))
            {
                start = before;
                return Splice(utf8, start, item.ValueEnd, "");
            }

            return Splice(Splice(utf8, start, end, ""), before, before + 1, "");
        }

        return Splice(utf8, start, end, "");
    }

    private static bool IsBlank(ReadOnlySpan<byte> utf8, IReadOnlyList<string> path) =>
        Find(utf8, path) is var (parent, at)
        && JsonTextContainer.Read(utf8, parent.Items[at].ValueStart) is { IsObject: true, Items.Count: 0 } inner
        && IsSpace(utf8[(inner.Open + 1)..inner.Close]);

    /// <summary>The comma behind a value; null where there is none.</summary>
    private static int? Comma(ReadOnlySpan<byte> utf8, int at)
    {
        at = SkipSpaceAndComments(utf8, at);
        return at < utf8.Length && utf8[at] == ',' ? at : null;
    }

    private static int SkipSpaceAndComments(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length)
        {
            if (utf8[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }
            else if (utf8[at..].StartsWith("//"u8))
            {
                var line = utf8[at..].IndexOfAny((byte)'\n', (byte)'\r');
                at = line < 0 ? utf8.Length : at + line;
            }
            else if (utf8[at..].StartsWith("/*"u8))
            {
                var end = utf8[(at + 2)..].IndexOf("*/"u8);
                at = end < 0 ? utf8.Length : at + end + 4;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Behind the last word between two places, comments included.</summary>
    private static int EndOfWords(ReadOnlySpan<byte> utf8, int from, int to)
    {
        while (to > from && utf8[to - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            to--;
        }

        return to;
    }

    private static bool BeginsItsLine(ReadOnlySpan<byte> utf8, int at)
    {
        var line = utf8[..at].LastIndexOf((byte)'\n');
        return line >= 0 && IsSpace(utf8[line..at]);
    }

    /// <summary>The beginning of the next line where the rest of this one is white space or a comment of its own; else null.</summary>
    private static int? EndOfLine(ReadOnlySpan<byte> utf8, int at)
    {
        var length = utf8[at..].IndexOf((byte)'\n');
        if (length < 0)
        {
            return null;
        }

        var rest = utf8.Slice(at, length).Trim(" \t\r"u8);
        var comment = rest.StartsWith("//"u8) || (rest.StartsWith("/*"u8) && rest.IndexOf("*/"u8) == rest.Length - 2);
        return rest.IsEmpty || comment ? at + length + 1 : null;
    }

    private static bool IsSpace(ReadOnlySpan<byte> utf8) => utf8.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private static byte[] Splice(ReadOnlySpan<byte> utf8, int start, int end, string text) =>
        [.. utf8[..start], .. Encoding.UTF8.GetBytes(text), .. utf8[end..]];
}
