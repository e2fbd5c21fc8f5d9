using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;

namespace AgentHost.Server.Documents;

/// <summary>Writes JSON schemas of records from the metadata by which they are read and written: one for each type, by its name.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    /// <summary>The schemas of all types that were referred to.</summary>
    public JsonObject Schemas => new(_schemas.Select(static each => KeyValuePair.Create<string, JsonNode?>(each.Key, each.Value.DeepClone())));

    /// <summary>A schema of a type, or a reference to it.</summary>
    public JsonObject Of(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(bare) is { } simple)
        {
            return simple;
        }

        var info = ClientJson.Options.GetTypeInfo(bare);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!) },
            _ => Refer(bare, info),
        };
    }

    /// <summary>The same, with some members that may be left out.</summary>
    public JsonObject Without(Type type, IReadOnlyCollection<string> given)
    {
        var info = ClientJson.Options.GetTypeInfo(type);
        return ObjectOf(info, given);
    }

    private static JsonObject? Simple(Type type) =>
        type == typeof(JsonElement) || type == typeof(object) ? []
        : type == typeof(string) ? Word("string")
        : type == typeof(bool) ? Word("boolean")
        : type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) ? Word("integer")
        : type == typeof(double) || type == typeof(decimal) || type == typeof(float) ? Word("number")
        : type == typeof(DateTimeOffset) || type == typeof(DateTime) ? new JsonObject { ["type"] = "string", ["format"] = "date-time" }
        : type == typeof(Guid) || type == typeof(Uri) || type == typeof(TimeSpan) ? Word("string")
        : type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) ? new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" }
        : null;

    /// <summary>True for what is written where it has no value too: most members are left out then.</summary>
    private static bool IsWrittenNull(JsonPropertyInfo property) =>
        property.IsGetNullable && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static JsonObject OrNull(JsonObject schema) =>
        schema["type"] is JsonValue word ? new JsonObject(schema.Select(static each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())))
            { ["type"] = new JsonArray(word.DeepClone(), "null") }
            : new JsonObject { ["anyOf"] = new JsonArray(schema, Word("null")) };

    private static JsonObject Word(string type) => new() { ["type"] = type };

    private JsonObject Refer(Type type, JsonTypeInfo info)
    {
        if (!_schemas.ContainsKey(type.Name))
        {
            // Known before it is made: records may hold records of their own kind.
            _schemas[type.Name] = new JsonObject();
            _schemas[type.Name] = type.IsEnum ? EnumOf(type)
                : info.Kind == JsonTypeInfoKind.Object && !type.IsAbstract ? ObjectOf(info, [])
                : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["type"] = Word("string") }, ["required"] = new JsonArray("type") };
        }

        return new JsonObject { ["$ref"] = "#/components/schemas/" + type.Name };
    }

    /// <summary>Words of an enum; others may come, as all of them are open. A set of words is a list.</summary>
    private static JsonObject EnumOf(Type type)
    {
        var words = new JsonArray([.. Enum.GetNames(type).Select(static name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name))]);
        return type.IsDefined(typeof(FlagsAttribute), inherit: false)
            ? new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["examples"] = words } }
            : new JsonObject { ["type"] = "string", ["examples"] = words };
    }

    private JsonObject ObjectOf(JsonTypeInfo info, IReadOnlyCollection<string> given)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in info.Properties)
        {
            properties[property.Name] = IsWrittenNull(property) ? OrNull(Of(property.PropertyType)) : Of(property.PropertyType);
            if (property.IsRequired && !given.Contains(property.Name))
            {
                required.Add(property.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }
}
