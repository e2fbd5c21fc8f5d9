using System.Text;
using System.Text.Json;

namespace AgentHost.Models.Credentials;

/// <summary>Format of an API key: 1 to 16,384 printable ASCII characters on one line.</summary>
public static class ApiKeyFormat
{
    private const int Longest = 16 * 1024;

    /// <summary>Words in the names of members that hold a secret.</summary>
    private static readonly string[] SecretWords = ["key", "token", "secret"];

    /// <summary>Finds the fault of a text as a key, to stand behind a noun; null when there is none.</summary>
    public static string? FindFault(string key) =>
        key.Length == 0 ? "is empty"
        : key.Length > Longest ? "is longer than any key"
        : key.AsSpan().ContainsAny('\n', '\r') ? "has more than one line"
        : key.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "holds characters that no key has"
        : null;

    /// <summary>The text; on one line where it is a JSON object, as some services give out their keys.</summary>
    public static string OnOneLine(string text)
    {
        if (!IsObject(text))
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                document.RootElement.WriteTo(json);
            }

            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return text;
        }
    }

    /// <summary>Lists the parts of a key to hide: itself, and where it is a JSON object the secrets in it.</summary>
    public static IEnumerable<string> SecretsOf(string key)
    {
        var secrets = new List<string> { key };
        if (IsObject(key))
        {
            try
            {
                using var document = JsonDocument.Parse(key);
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    if (member.Value.ValueKind == JsonValueKind.String
                        && SecretWords.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
                        && member.Value.GetString() is { } value && !value.StartsWith("http", StringComparison.Ordinal))
                    {
                        secrets.Add(value);
                    }
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Then it is no more than itself.
            }
        }

        return secrets;
    }

    private static bool IsObject(string text) => text is ['{', .., '}'] && text.Length <= 4 * Longest;
}
