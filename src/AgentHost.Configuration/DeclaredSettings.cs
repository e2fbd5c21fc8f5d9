using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Configuration;

/// <summary>
/// The settings that a manifest declares for a plugin, a tool or a provider type, as they are judged: with the switch that all have, and closed. Where a schema
/// names properties, a key that is not among them is a mistake to tell, unless the schema itself says that others may stand there; one that names none says
/// nothing of keys.
/// </summary>
internal static class DeclaredSettings
{
    /// <summary>Keywords by which a schema speaks of members that its <c>properties</c> do not name.</summary>
    private static readonly string[] SaysMore =
    [
        "additionalProperties", "unevaluatedProperties", "patternProperties", "allOf", "anyOf", "oneOf", "if", "$ref", "$dynamicRef"
    ];

    /// <summary>The schema of a plugin's or a tool's part of the settings.</summary>
    /// <param name="declared">What the manifest says; null for nothing.</param>
    /// <param name="about">What the switch <c>enabled</c> does.</param>
    public static JsonObject Switchable(JsonElement? declared, string about)
    {
        var schema = Closed(declared);
        var properties = schema["properties"]!.AsObject();
        if (!properties.ContainsKey("enabled"))
        {
            properties["enabled"] = new JsonObject { ["type"] = "boolean", ["default"] = true, ["description"] = about };
        }

        return schema;
    }

    /// <summary>
    /// A declared schema with <c>properties</c>, closed where it had them and says no more of its members; nothing declared is nothing allowed.
    /// </summary>
    public static JsonObject Closed(JsonElement? declared)
    {
        var schema = declared is { ValueKind: JsonValueKind.Object } own
            ? JsonNode.Parse(own.GetRawText())!.AsObject()
            : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        var named = schema["properties"] is JsonObject;
        if (!named)
        {
            schema["properties"] = new JsonObject();
        }

        if (named && !SaysMore.Any(schema.ContainsKey))
        {
            schema["additionalProperties"] = false;
        }

        return schema;
    }
}
