using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Configuration;

/// <summary>
/// The schema of an entry of <c>providers</c> of one type: what its plugin declares, and by name what all entries have, which the kernel's own schema has
/// judged.
/// </summary>
internal static class ProviderSchema
{
    /// <param name="declared">The type's <c>settingsSchema</c>.</param>
    /// <param name="model">The type's <c>modelSchema</c>; null for none.</param>
    public static JsonObject Of(JsonElement declared, JsonElement? model)
    {
        var kernel = JsonNode.Parse(SettingsSchema.Read().GetProperty("$defs").GetRawText())!;
        var schema = DeclaredSettings.Closed(declared);
        AddNames(schema, kernel["provider"]!);
        var models = DeclaredSettings.Closed(model);
        AddNames(models, kernel["model"]!);
        schema["properties"]!["models"] = new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["if"] = new JsonObject { ["type"] = "object" }, ["then"] = models }
        };
        return schema;
    }

    private static void AddNames(JsonObject schema, JsonNode common)
    {
        var properties = schema["properties"]!.AsObject();
        foreach (var (name, _) in common["properties"]!.AsObject())
        {
            properties.TryAdd(name, true);
        }
    }
}
