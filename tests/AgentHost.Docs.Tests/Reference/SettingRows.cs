using System.Text;
using System.Text.Json;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>Tables of settings, made from their JSON schema.</summary>
internal static class SettingRows
{
    private const string Head = "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n";

    /// <summary>Writes a section for a key at the top, with a row for each key below it.</summary>
    public static void Write(StringBuilder page, JsonProperty group, JsonElement definitions)
    {
        page.Append($"\n## {group.Name}\n");
        page.Append(Head);
        WriteRows(page, group.Name, group.Value, definitions);
    }

    /// <summary>Writes a section for an object that several keys take.</summary>
    public static void WriteDefinition(StringBuilder page, JsonProperty definition, JsonElement definitions)
    {
        page.Append($"\n### {definition.Name}\n");
        if (Text(definition.Value, "description") is { } about)
        {
            page.Append($"\n{Cell(about)}\n");
        }

        var shape = ObjectOf(definition.Value);
        if (shape.TryGetProperty("properties", out var members))
        {
            page.Append(Head);
            foreach (var member in members.EnumerateObject())
            {
                WriteRows(page, member.Name, member.Value, definitions);
            }
        }
    }

    /// <summary>Writes a row for a key, or for each key of the object that it takes.</summary>
    public static void WriteRows(StringBuilder page, string key, JsonElement schema, JsonElement definitions)
    {
        if (schema.TryGetProperty("properties", out var members))
        {
            foreach (var member in members.EnumerateObject())
            {
                WriteRows(page, $"{key}.{member.Name}", member.Value, definitions);
            }

            return;
        }

        var fallback = schema.TryGetProperty("default", out var value) ? $"`{value.GetRawText()}`" : "";
        page.Append($"| `{key}` | {Kind(schema)} | {Cell(fallback)} | {Cell(Text(schema, "description") ?? Inherited(schema, definitions))} |\n");
        if (schema.TryGetProperty("additionalProperties", out var named) && named.ValueKind == JsonValueKind.Object
            && named.TryGetProperty("properties", out var inner))
        {
            foreach (var member in inner.EnumerateObject())
            {
                WriteRows(page, $"{key}.NAME.{member.Name}", member.Value, definitions);
            }
        }
    }

    /// <summary>Describes the values that a schema takes, in a few words.</summary>
    public static string Kind(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return $"[{name}](#{name.ToLowerInvariant()})";
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            return string.Join(", ", words.EnumerateArray().Select(static word => $"`{word}`"));
        }

        if (schema.TryGetProperty("const", out var only))
        {
            return $"`{only.GetRawText()}`";
        }

        if (schema.TryGetProperty("anyOf", out var several))
        {
            return string.Join(" or ", several.EnumerateArray().Select(Kind));
        }

        var kinds = schema.TryGetProperty("type", out var type)
            ? type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(static each => each.GetString()!) : [type.GetString()!]
            : ["any"];
        return string.Join(" or ", kinds.Select(kind => kind switch
        {
            "integer" or "number" => $"number{Range(schema)}",
            "array" => $"list of {(schema.TryGetProperty("items", out var items) ? Kind(items) : "any")}",
            "boolean" => "`true`, `false`",
            _ => kind,
        }));
    }

    /// <summary>A text as it may stand in a table.</summary>
    public static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A member that is a text; null where it is missing.</summary>
    public static string? Text(JsonElement schema, string member) => schema.TryGetProperty(member, out var text) ? text.GetString() : null;

    private static string Inherited(JsonElement schema, JsonElement definitions) =>
        schema.TryGetProperty("$ref", out var reference) && definitions.TryGetProperty(reference.GetString()!.Split('/')[^1], out var definition)
            ? Text(definition, "description") ?? "" : "";

    private static string Range(JsonElement schema) =>
        (schema.TryGetProperty("minimum", out var least), schema.TryGetProperty("maximum", out var most)) switch
        {
            (true, true) => $", {least} to {most}",
            (true, false) => $", {least} or more",
            (false, true) => $", at most {most}",
            _ => "",
        };

    /// <summary>The object among the forms that a value may have.</summary>
    private static JsonElement ObjectOf(JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var forms))
        {
            return forms.EnumerateArray().FirstOrDefault(static form => form.TryGetProperty("properties", out _));
        }

        return schema.TryGetProperty("items", out var items) ? items : schema;
    }
}
