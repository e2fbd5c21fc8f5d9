using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Json;

namespace AgentHost.Testing.Conformance;

/// <summary>Makes the smallest arguments that meet a tool's schema.</summary>
internal static class SampleArguments
{
    private const int Deepest = 16;

    /// <summary>JSON text; null where none that meet the schema could be made.</summary>
    public static string? Of(JsonElement schema)
    {
        if (Make(schema, 0) is not JsonObject made)
        {
            return null;
        }

        var text = made.ToJsonString();
        return JsonSchemaValidator.Validate(CompiledSchema.Compile(schema), AgentJson.Parse(text), "arguments").IsValid ? text : null;
    }

    private static JsonNode? Make(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return "sample";
        }

        if (schema.TryGetProperty("const", out var only))
        {
            return Copy(only);
        }

        if (schema.TryGetProperty("default", out var usual))
        {
            return Copy(usual);
        }

        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
        {
            return Copy(values[0]);
        }

        foreach (var choice in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(choice, out var branches) && branches.ValueKind == JsonValueKind.Array && branches.GetArrayLength() > 0)
            {
                return Make(branches[0], depth + 1);
            }
        }

        return TypeOf(schema) switch
        {
            "object" => MakeObject(schema, depth),
            "array" => MakeArray(schema, depth),
            "integer" => JsonValue.Create((long)Math.Ceiling(Number(schema, "minimum") ?? Math.Min(1, Number(schema, "maximum") ?? 1))),
            "number" => JsonValue.Create(Number(schema, "minimum") ?? Math.Min(1, Number(schema, "maximum") ?? 1)),
            "boolean" => JsonValue.Create(false),
            "null" => null,
            _ => MakeText(schema),
        };
    }

    private static JsonObject MakeObject(JsonElement schema, int depth)
    {
        var made = new JsonObject();
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
            && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var name in required.EnumerateArray().Select(static entry => entry.GetString()!))
            {
                made[name] = properties.TryGetProperty(name, out var property) ? Make(property, depth + 1) : "sample";
            }
        }

        return made;
    }

    private static JsonArray MakeArray(JsonElement schema, int depth)
    {
        var made = new JsonArray();
        var items = schema.TryGetProperty("items", out var given) ? given : default;
        for (var i = 0; i < Math.Clamp(Number(schema, "minItems") ?? 0, 0, 100); i++)
        {
            made.Add(Make(items, depth + 1));
        }

        return made;
    }

    private static string MakeText(JsonElement schema)
    {
        var least = (int)Math.Clamp(Number(schema, "minLength") ?? 0, 0, 10_000);
        var most = (int)Math.Clamp(Number(schema, "maxLength") ?? 6, 0, 10_000);
        return "sample".PadRight(least, '-')[..Math.Max(least, Math.Min(6, most))];
    }

    private static string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("properties", out _) ? "object" : null
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(static entry => entry.GetString()).FirstOrDefault()
        : type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static double? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
