using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>The ways in which services that speak Chat Completions hold an answer to a schema.</summary>
internal static class ResponseFormats
{
    /// <summary>OpenAI's own: the schema is a member of the request.</summary>
    public const string Schema = "json-schema";

    /// <summary>The service sees to it that the answer is JSON; the schema is told to the model.</summary>
    public const string Object = "json-object";

    /// <summary>The schema is told to the model, and that is all.</summary>
    public const string None = "none";

    /// <summary>Makes the hint on the schema for the model; null when the service sees to it.</summary>
    public static string? HintFor(ModelRequest request, Endpoint endpoint) =>
        request.Parameters.ResponseSchema is { } schema && endpoint.ResponseFormat is (Object or None)
            ? $"Answer with JSON alone, no other words and no code fence. It has to meet this JSON schema:\n{schema.GetRawText()}"
            : null;

    public static void Write(Utf8JsonWriter json, string format, JsonElement schema)
    {
        switch (format)
        {
            case None:
                break;
            case Object:
                json.WriteStartObject("response_format"u8);
                json.WriteString("type"u8, "json_object"u8);
                json.WriteEndObject();
                break;
            default:
                SchemaWriter.WriteResponseFormat(json, schema);
                break;
        }
    }
}
