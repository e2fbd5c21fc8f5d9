using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Writes JSON schemas in the forms that the service asks for.</summary>
internal static class SchemaWriter
{
    /// <summary>A tool's schema. OpenAI refuses an object schema without <c>properties</c> ("object schema missing properties").</summary>
    public static void WriteParameters(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties"u8, out _))
        {
            schema.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        json.WriteEndObject();
        if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in schema.EnumerateObject())
            {
                if (!member.NameEquals("type"u8))
                {
                    member.WriteTo(json);
                }
            }
        }

        json.WriteEndObject();
    }

    /// <summary><c>response_format</c> with a schema; strict where the schema is one that strict mode takes, since OpenAI refuses all others then.</summary>
    public static void WriteResponseFormat(Utf8JsonWriter json, JsonElement schema)
    {
        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WriteStartObject("json_schema"u8);
        WriteNamed(json, schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The members that both wires have: name, schema, and whether it is a strict one.</summary>
    public static void WriteNamed(Utf8JsonWriter json, JsonElement schema)
    {
        json.WriteString("name"u8, "answer"u8);
        json.WritePropertyName("schema"u8);
        schema.WriteTo(json);
        json.WriteBoolean("strict"u8, IsStrict(schema, 0));
    }

    /// <summary>Strict mode wants every object closed and every property required (OpenAI's guide "Structured outputs", supported schemas).</summary>
    internal static bool IsStrict(JsonElement schema, int depth)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray().All(item => IsStrict(item, depth + 1));
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        // OpenAI allows ten levels of objects, each two levels of schema.
        if (depth > 20)
        {
            return false;
        }

        if (schema.TryGetProperty("properties"u8, out var properties) && properties.ValueKind == JsonValueKind.Object && !IsClosed(schema, properties))
        {
            return false;
        }

        if (depth == 0 && properties.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        return schema.EnumerateObject().All(member => member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
            || member.NameEquals("enum"u8) || member.NameEquals("required"u8) || IsStrict(member.Value, depth + 1));
    }

    private static bool IsClosed(JsonElement schema, JsonElement properties)
    {
        if (!schema.TryGetProperty("additionalProperties"u8, out var additional) || additional.ValueKind != JsonValueKind.False)
        {
            return false;
        }

        var required = schema.TryGetProperty("required"u8, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToHashSet()
            : [];
        return properties.EnumerateObject().All(property => required.Contains(property.Name));
    }
}
