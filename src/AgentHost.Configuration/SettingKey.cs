using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Configuration;

/// <summary>Keys of settings as people write them: names joined by dots; a name that holds a dot stands in double quotes, as in JSON.</summary>
public static class SettingKey
{
    private static readonly SearchValues<char> Odd = SearchValues.Create(". \"\\\t\r\n");

    /// <summary>A key as text.</summary>
    public static string Write(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return string.Join('.', path.Select(static name => name.Length == 0 || name.AsSpan().ContainsAny(Odd)
            ? $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""
            : name));
    }

    /// <summary>The names of a key; null where it is none.</summary>
    public static IReadOnlyList<string>? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = new List<string>();
        for (var at = 0; ; at++)
        {
            var start = at;
            if (at < text.Length && text[at] == '"')
            {
                if (ReadQuoted(text, ref at) is not { } name)
                {
                    return null;
                }

                path.Add(name);
            }
            else
            {
                at = text.IndexOf('.', start) is var dot and >= 0 ? dot : text.Length;
                path.Add(text[start..at]);
                if (path[^1].Length == 0 || path[^1].Contains('"', StringComparison.Ordinal))
                {
                    return null;
                }
            }

            if (at == text.Length)
            {
                return path;
            }

            if (text[at] != '.')
            {
                return null;
            }
        }
    }

    private static string? ReadQuoted(string text, ref int at)
    {
        var start = at++;
        while (at < text.Length && text[at] != '"')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        if (at >= text.Length)
        {
            return null;
        }

        at++;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text[start..at]));
            return reader.Read() ? reader.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
