using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Reads strings that a strict reader refuses.</summary>
public static class JsonText
{
    /// <summary>
    /// The string. Half surrogate pairs become U+FFFD: gateways that cut an answer by UTF-16 units send them as escapes, for which
    /// <see cref="JsonElement.GetString"/> throws.
    /// </summary>
    public static string Of(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Lenient(value.GetRawText());
        }
    }

    /// <summary>A member's string; null when it is none.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">The member's name.</param>
    public static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Of(value) : null;

    /// <summary>A member that is an object.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The member.</param>
    public static bool TryObject(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    /// <summary>A member that counts something; 0 when it is none, negative, or beyond reason.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">The member's name.</param>
    public static long Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var count) && count is > 0 and < 1e15
            ? (long)count
            : 0;

    private static string Lenient(string raw)
    {
        // Each half pair is an escape of six characters; replaced, the rest is JSON that the strict reader takes.
        var characters = raw.ToCharArray();
        for (var i = 0; i + 5 < characters.Length; i++)
        {
            if (characters[i] != '\\')
            {
                continue;
            }

            if (characters[i + 1] != 'u')
            {
                i++;
                continue;
            }

            if (IsHalf(characters, i, high: true) && i + 11 < characters.Length && characters[i + 6] == '\\' && characters[i + 7] == 'u'
                && IsHalf(characters, i + 6, high: false))
            {
                i += 11;
                continue;
            }

            if (IsHalf(characters, i, high: true) || IsHalf(characters, i, high: false))
            {
                "FFFD".CopyTo(0, characters, i + 2, 4);
            }

            i += 5;
        }

        using var document = JsonDocument.Parse(characters);
        return document.RootElement.GetString() ?? "";
    }

    private static bool IsHalf(char[] text, int at, bool high) =>
        text[at + 2] is 'd' or 'D'
        && (high ? text[at + 3] is '8' or '9' or 'a' or 'A' or 'b' or 'B' : text[at + 3] is 'c' or 'C' or 'd' or 'D' or 'e' or 'E' or 'f' or 'F');
}
