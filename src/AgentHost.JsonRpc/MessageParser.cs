using System.Text.Json;
using System.Text.Unicode;

namespace AgentHost.JsonRpc;

/// <summary>Reads the envelope in one pass; only parameters, results and errors become elements.</summary>
internal static class MessageParser
{
    /// <summary>More than this in one batch is refused: each entry may want an answer many times its size.</summary>
    public const int MaxBatch = 1024;

    // Trees of symbols and nested selections go far beyond the reader's own default of 64. Reading does not recurse, so depth costs little.
    private const int MaxDepth = 1000;

    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static ParsedFrame Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("The message is not valid UTF-8.");
        }

        try
        {
            return ParseValid(utf8);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair in a name or an id: the reader takes the token and balks at its text.
            throw new JsonException("The message has text that is not Unicode.", exception);
        }
    }

    private static ParsedFrame ParseValid(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            throw new JsonException("The message is empty.");
        }

        ParsedFrame frame;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            frame = new ParsedFrame(ParseObject(ref reader), null);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            frame = ParseBatch(ref reader);
        }
        else
        {
            reader.Skip();
            frame = new ParsedFrame(IncomingMessage.Invalid(RpcId.Null, "A message is a JSON object."), null);
        }

        // Anything after the value throws here.
        while (reader.Read())
        {
        }

        return frame;
    }

    private static ParsedFrame ParseBatch(ref Utf8JsonReader reader)
    {
        var list = new List<IncomingMessage>();
        var tooMany = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (list.Count == MaxBatch)
            {
                tooMany = true;
            }

            if (tooMany)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                list.Add(ParseObject(ref reader));
            }
            else
            {
                reader.Skip();
                list.Add(IncomingMessage.Invalid(RpcId.Null, "A message is a JSON object."));
            }
        }

        return tooMany ? new ParsedFrame(IncomingMessage.Invalid(RpcId.Null, "The batch has more than 1024 messages."), null)
            : list.Count == 0 ? new ParsedFrame(IncomingMessage.Invalid(RpcId.Null, "The batch is empty."), null)
            : new ParsedFrame(default, list);
    }

    private static IncomingMessage ParseObject(ref Utf8JsonReader reader)
    {
        var id = RpcId.None;
        string? method = null;
        string? fault = null;
        JsonElement? parameters = null;
        JsonElement? result = null;
        JsonElement? error = null;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                if (!RpcId.TryRead(ref reader, out id))
                {
                    fault = "The id is neither a number nor a string.";
                    id = RpcId.Null;
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    method = reader.GetString();
                }
                else
                {
                    fault = "The method is not a string.";
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                parameters = ReadParameters(ref reader, ref fault);
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                result = JsonElement.ParseValue(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                error = reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader);
            }
            else if (reader.ValueTextEquals("jsonrpc"u8))
            {
                // Left out by some peers, which is taken; another version is not.
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals("2.0"u8))
                {
                    fault = "The member jsonrpc is not \"2.0\".";
                    reader.Skip();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return Classify(id, method, fault, parameters, result, error);
    }

    private static JsonElement? ReadParameters(ref Utf8JsonReader reader, ref string? fault)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return JsonElement.ParseValue(ref reader);
            case JsonTokenType.Null:
                return null;
            default:
                fault = "The parameters are neither an object nor an array.";
                reader.Skip();
                return null;
        }
    }

    private static IncomingMessage Classify(RpcId id, string? method, string? fault, JsonElement? parameters, JsonElement? result, JsonElement? error)
    {
        if (error is not null && method is null)
        {
            return new IncomingMessage(IncomingMessageKind.Error, id, null, error);
        }

        if (result is not null && method is null)
        {
            return new IncomingMessage(IncomingMessageKind.Result, id, null, result);
        }

        if (fault is null && method is null && id.Kind is not (RpcIdKind.None or RpcIdKind.Null))
        {
            return new IncomingMessage(IncomingMessageKind.Hollow, id, "The message has neither method, result nor error.", null);
        }

        if (fault is not null || method is null)
        {
            return IncomingMessage.Invalid(id.Kind == RpcIdKind.None ? RpcId.Null : id, fault ?? "The message has neither method, result nor error.");
        }

        return id.Kind == RpcIdKind.None
            ? new IncomingMessage(IncomingMessageKind.Notification, id, method, parameters)
            : new IncomingMessage(IncomingMessageKind.Request, id, method, parameters);
    }
}
