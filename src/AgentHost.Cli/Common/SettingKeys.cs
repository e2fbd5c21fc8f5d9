using System.Globalization;
using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Cli.Common;

/// <summary>Finds what the schema of the settings says of a key.</summary>
internal static class SettingKeys
{
    /// <summary>A schema that points at itself goes on for ever.</summary>
    private const int MostDepth = 8;

    /// <summary>The names of a key.</summary>
    /// <exception cref="HostException">The text is no key.</exception>
    public static IReadOnlyList<string> Parse(string text) =>
        SettingKey.Parse(text) ?? throw new HostException(
            HostFailure.Invalid, $"\"{text}\" is no key: names joined by dots, such as limits.steps; a name with a dot in it stands in double quotes.");

    /// <summary>The part of the schema that speaks of a key; null where the key is free, so that anything may stand there.</summary>
    /// <exception cref="HostException">There is no such key.</exception>
    public static JsonElement? Find(JsonElement schema, IReadOnlyList<string> path)
    {
        var (root, at) = (schema, schema);
        for (var i = 0; i < path.Count; i++)
        {
            at = Follow(ref root, at);
            if (at.TryGetProperty("properties", out var members) && members.TryGetProperty(path[i], out var member))
            {
                at = member;
            }
            else if (at.TryGetProperty("items", out var items) && int.TryParse(path[i], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                at = items;
            }
            else if (at.TryGetProperty("additionalProperties", out var others) && others.ValueKind != JsonValueKind.True)
            {
                at = others.ValueKind == JsonValueKind.Object ? others : throw Unknown(path, i, members);
            }
            else
            {
                return members.ValueKind == JsonValueKind.Object || IsOpen(at) ? null : throw Unknown(path, i, members);
            }
        }

        return Follow(ref root, at);
    }

    /// <summary>
    /// The keys that have a value of their own, in the schema's order. Names that are a person's own (of a provider, say) are not among them, nor what lies
    /// below.
    /// </summary>
    public static IEnumerable<string> List(JsonElement schema) => Below(schema, schema, []);

    /// <summary>The words that a key takes; none where it takes others too.</summary>
    public static IReadOnlyList<string> Words(JsonElement schema) =>
        schema.TryGetProperty("enum", out var words) && words.ValueKind == JsonValueKind.Array
            ? [.. words.EnumerateArray().Select(static word => word.ValueKind == JsonValueKind.String ? word.GetString()! : word.GetRawText())]
        : schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("boolean"u8) ? ["true", "false"]
        : [];

    private static IEnumerable<string> Below(JsonElement root, JsonElement at, IReadOnlyList<string> path)
    {
        at = Follow(ref root, at);
        if (path.Count < MostDepth && at.TryGetProperty("properties", out var members) && members.ValueKind == JsonValueKind.Object)
        {
            return members.EnumerateObject().Where(static member => member.Name is not ['$', ..])
                .SelectMany(member => Below(root, member.Value, [.. path, member.Name]));
        }

        return path.Count == 0 || (at.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8))
            ? []
            : [SettingKey.Write(path)];
    }

    /// <summary>Reads a person's words as a value that the schema wants: text where only text may stand, else JSON, else text.</summary>
    public static JsonElement Value(JsonElement? schema, string words)
    {
        var asText = schema is { } node && IsText(node);
        if (!asText || words is ['"', ..])
        {
            try
            {
                var value = AgentJson.Parse(words);
                if (!asText || value.ValueKind == JsonValueKind.String)
                {
                    return value;
                }
            }
            catch (JsonException)
            {
                // No JSON: it is text.
            }
        }

        return AgentJson.Parse($"\"{JsonEncodedText.Encode(words)}\"");
    }

    private static bool IsText(JsonElement node) =>
        node.TryGetProperty("type", out var type) ? type.ValueKind == JsonValueKind.String && type.ValueEquals("string"u8)
        : node.TryGetProperty("enum", out var words) && words.ValueKind == JsonValueKind.Array
            && words.EnumerateArray().All(static word => word.ValueKind == JsonValueKind.String);

    private static bool IsOpen(JsonElement node) =>
        !node.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.ValueEquals("object"u8);

    private static JsonElement Follow(ref JsonElement root, JsonElement at)
    {
        for (var hops = 0; hops < 16; hops++)
        {
            if (at.ValueKind != JsonValueKind.Object)
            {
                return AgentJson.EmptyObject;
            }

            if (at.TryGetProperty("$id", out _))
            {
                root = at;
            }

            if (!at.TryGetProperty("$ref", out var reference) || reference.GetString() is not ['#', '/', .. var pointer])
            {
                return at;
            }

            var target = root;
            foreach (var step in pointer.Split('/'))
            {
                if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(step, out target))
                {
                    return AgentJson.EmptyObject;
                }
            }

            at = target;
        }

        return AgentJson.EmptyObject;
    }

    private static HostException Unknown(IReadOnlyList<string> path, int at, JsonElement members)
    {
        var names = members.ValueKind == JsonValueKind.Object ? members.EnumerateObject().Select(static member => member.Name) : [];
        var near = NearestName.Find(path[at], names);
        var before = path.Take(at);
        return new HostException(
            HostFailure.NotFound,
            $"There is no setting {SettingKey.Write(path)}"
            + $"{(near is null ? $": agent config schema shows what there is." : $"; did you mean {SettingKey.Write([.. before, near, .. path.Skip(at + 1)])}?")}");
    }
}
