using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Schemas;

/// <summary>
/// JSON schemas (draft 2020-12) of contract types, made from the metadata that reads and writes them. They describe what is written: absent members instead of
/// nulls.
/// </summary>
internal sealed class SchemaWriter
{
    private static readonly Type[] OpenBases = [typeof(Part), typeof(DisplayBlock), typeof(ModelUpdate), typeof(AgentEvent)];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ContractDocs _docs = new();
    private readonly SortedDictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);

    /// <summary>The schema of one type with all that it holds, as a file's text.</summary>
    public static string Write(Type root, string file, string title)
    {
        var writer = new SchemaWriter();
        var reference = writer.Reference(root)["$ref"]!.GetValue<string>();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = file,
            ["title"] = title,
            ["$comment"] = "Made from the contract's types; members that would be null are left out.",
            ["$ref"] = reference,
            ["$defs"] = new JsonObject(writer._definitions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private JsonObject Reference(Type type)
    {
        var name = Samples.Camel(type.Name);
        if (!_definitions.ContainsKey(name))
        {
            // Taken first: a type that holds itself finds its own name.
            _definitions[name] = new JsonObject();
            _definitions[name] = OpenBases.Contains(type) ? OpenBase(type) : type.IsEnum ? Words(type) : Record(type);
        }
        return new() { ["$ref"] = "#/$defs/" + name };
    }

    private JsonObject Record(Type type)
    {
        var schema = Samples.Info(type).Options
            .GetJsonSchemaAsNode(type, new() { TransformSchemaNode = (context, node) => Transform(type, context, node) }).AsObject();
        var members = schema["properties"] as JsonObject ?? [];
        foreach (var (name, member) in members.ToArray())
        {
            var described = member is JsonObject shape ? (JsonObject)shape.DeepClone() : [];
            if (_docs.OfMember(type, name) is { } text && !described.ContainsKey("const"))
            {
                described["description"] = text;
            }
            members[name] = described;
        }
        var result = new JsonObject { ["description"] = _docs.Of(type), ["type"] = "object", ["properties"] = members.DeepClone() };
        if (OpenBases.Any(type.IsSubclassOf))
        {
            result["properties"]!["type"] = new JsonObject { ["const"] = Samples.KindOf(type) };
        }
        var required = Required(type, schema);
        if (required.Count > 0)
        {
            result["required"] = required;
        }
        return result;
    }

    private static JsonArray Required(Type type, JsonObject schema)
    {
        var names = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToList();
        if (OpenBases.Any(type.IsSubclassOf))
        {
            names.Remove("type");
            names.Insert(0, "type");
        }
        return [.. names.Select(name => (JsonNode)name)];
    }

    private JsonNode Transform(Type root, JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == root && context.Path.Length == 0)
        {
            return node;
        }
        if (type == typeof(ToolEffects))
        {
            return EffectWords();
        }
        if (Samples.Contract.Contains(type.Assembly))
        {
            return Reference(type);
        }
        if (type == typeof(JsonElement))
        {
            return new JsonObject();
        }
        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };
        }
        if (WithoutNull(node) is JsonObject list && ItemOf(type) is { } item && list["items"] is null)
        {
            // The exporter knows nothing of types with converters of their own and leaves such items out.
            list["items"] = Reference(item);
        }
        return node;
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && type.GetGenericArguments()[0] is { } item
            && Samples.Contract.Contains(item.Assembly) ? item : null;

    /// <summary>Nulls are never written.</summary>
    private static JsonNode WithoutNull(JsonNode node)
    {
        if (node is JsonObject shape && shape["type"] is JsonArray kinds)
        {
            var rest = kinds.Select(kind => kind!.GetValue<string>()).Where(kind => kind != "null").ToArray();
            shape["type"] = rest.Length == 1 ? rest[0] : new JsonArray([.. rest.Select(kind => (JsonNode)kind)]);
        }
        return node;
    }

    /// <summary>The known kinds, and whatever kind a newer version adds.</summary>
    private JsonObject OpenBase(Type type)
    {
        var known = Samples.KnownKindsOf(type).OrderBy(Samples.KindOf, StringComparer.Ordinal).ToArray();
        var other = new JsonObject
        {
            ["description"] = "A kind of a newer version or of a plugin: readers keep it and go on.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject
                {
                    ["type"] = "string",
                    ["not"] = new JsonObject { ["enum"] = new JsonArray([.. known.Select(kind => (JsonNode)Samples.KindOf(kind))]) },
                },
            },
            ["required"] = new JsonArray("type"),
        };
        return new()
        {
            ["description"] = _docs.Of(type),
            ["anyOf"] = new JsonArray([.. known.Select(kind => (JsonNode)Reference(kind)), other]),
        };
    }

    private JsonObject Words(Type type) => new()
    {
        ["description"] = _docs.Of(type),
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.KebabCaseLower.ConvertName(name))]) },
            new JsonObject { ["type"] = "string" }),
    };

    private JsonObject EffectWords()
    {
        var all = Enum.GetValues<ToolEffects>().Aggregate((left, right) => left | right);
        var words = ClientJson.ToElement(new ToolSpec("t", "d", AgentJson.EmptyObject) { Effects = all }).GetProperty("effects");
        var item = new JsonObject { ["enum"] = JsonNode.Parse(words.GetRawText()) };
        return new() { ["type"] = "array", ["items"] = new JsonObject { ["anyOf"] = new JsonArray(item, new JsonObject { ["type"] = "string" }) } };
    }
}
