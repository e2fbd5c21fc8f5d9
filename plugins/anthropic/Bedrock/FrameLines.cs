using System.Buffers;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Converts frames to events of the Messages API.</summary>
internal static class FrameLines
{
    /// <summary>The event's lines; empty for frames that say nothing of the answer.</summary>
    /// <exception cref="InvalidDataException">The frame does not hold what it should.</exception>
    public static ReadOnlyMemory<byte> Of(EventFrame frame) => frame.Text(":message-type"u8) switch
    {
        "exception" => Fault(frame.Text(":exception-type"u8), MessageOf(frame.Payload)),
        "error" => Fault(frame.Text(":error-code"u8), frame.Text(":error-message"u8)),
        _ => frame.Text(":event-type"u8) == "chunk" ? Event(frame.Payload) : default,
    };

    /// <summary>The kind of error that one of Amazon's is in the Messages API.</summary>
    public static string TypeOf(string? exception) => exception switch
    {
        "accessDeniedException" => "permission_error",
        "expiredTokenException" or "unrecognizedClientException" => "authentication_error",
        "modelNotReadyException" or "serviceUnavailableException" => "overloaded_error",
        "modelTimeoutException" => "timeout_error",
        "resourceNotFoundException" => "not_found_error",
        "serviceQuotaExceededException" or "throttlingException" => "rate_limit_error",
        "validationException" => "invalid_request_error",

        // internalServerException, modelErrorException, modelStreamErrorException, and those to come.
        _ => "api_error",
    };

    private static ReadOnlyMemory<byte> Event(ReadOnlySpan<byte> payload)
    {
        byte[] json;
        try
        {
            using var document = JsonDocument.Parse(payload.ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("bytes"u8, out var bytes)
                || bytes.ValueKind != JsonValueKind.String || !bytes.TryGetBytesFromBase64(out json!))
            {
                throw new InvalidDataException("a chunk holds no bytes.");
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("a chunk is not JSON.", exception);
        }

        // One line an event: in JSON a line's end is nothing but white space.
        json.AsSpan().Replace((byte)'\n', (byte)' ');
        json.AsSpan().Replace((byte)'\r', (byte)' ');
        return (byte[])[.. "data: "u8, .. json, .. "\n\n"u8];
    }

    private static ReadOnlyMemory<byte> Fault(string? exception, string? message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error"u8);
            json.WriteStartObject("error"u8);

            // Types begin with a small letter in a stream and with a capital one elsewhere.
            json.WriteString("type"u8, TypeOf(exception is { Length: > 0 } ? char.ToLowerInvariant(exception[0]) + exception[1..] : null));
            json.WriteString("message"u8, string.IsNullOrWhiteSpace(message) ? exception ?? "no reason given" : message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }

    private static string? MessageOf(ReadOnlySpan<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload.ToArray());
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : JsonText.Member(document.RootElement, "message") ?? JsonText.Member(document.RootElement, "Message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
