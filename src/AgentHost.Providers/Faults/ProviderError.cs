using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Error of a service, as far as it reports it in JSON.</summary>
/// <param name="Message">Its words.</param>
/// <param name="Type">Its kind of error.</param>
/// <param name="Code">Its code, where it has one beside the kind.</param>
public readonly record struct ProviderError(string? Message, string? Type, string? Code)
{
    /// <summary>Reads the body of an HTTP error; the text itself is the message where it is not JSON.</summary>
    public static ProviderError FromBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (TryRead(document.RootElement, out var error) || TryReadLoose(document.RootElement, out error))
            {
                return error;
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or a cut body.
        }

        var text = System.Text.Encoding.UTF8.GetString(body.Span).Trim();
        return new(text.StartsWith('<') ? null : text, null, null);
    }

    /// <summary>Tells whether code, kind or message hold these words, in any case.</summary>
    public bool Says(string words) => Contains(Code, words) || Contains(Type, words) || Contains(Message, words);

    /// <summary>Reads a stream's object when it is an error.</summary>
    /// <param name="root">Any JSON.</param>
    /// <param name="error">What it says.</param>
    public static bool TryRead(JsonElement root, out ProviderError error)
    {
        // Some gateways answer with a list of one error (Gemini's OpenAI endpoint does).
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            root = root[0];
        }

        error = default;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (root.TryGetProperty("error"u8, out var inner))
        {
            switch (inner.ValueKind)
            {
                case JsonValueKind.Object:
                    error = new(Text(inner, "message") ?? inner.GetRawText(), Text(inner, "type") ?? Text(inner, "status"), Text(inner, "code"));
                    return true;
                case JsonValueKind.String:
                    error = new(JsonText.Of(inner), Text(root, "type"), Text(root, "code"));
                    return true;
            }
        }

        // vLLM before 0.10 puts the members at the top: {"object":"error","message":…,"code":400}.
        if (Text(root, "object") == "error")
        {
            error = new(Text(root, "message"), Text(root, "type"), Text(root, "code"));
            return true;
        }

        return false;
    }

    private static bool Contains(string? text, string words) => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static bool TryReadLoose(JsonElement root, out ProviderError error)
    {
        error = default;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var message = Text(root, "message") ?? Text(root, "detail");
        error = new(message, Text(root, "type"), Text(root, "code"));
        return message is not null;
    }

    private static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => JsonText.Of(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
            _ => null,
        };
    }
}
