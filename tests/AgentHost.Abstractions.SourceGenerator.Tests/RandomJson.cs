using System.Text.Json.Nodes;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

/// <summary>Values that fit a schema, and values that nearly do.</summary>
internal static class RandomJson
{
    private static readonly string[] Texts = ["", "a", "größe", "\u0000\"\\", "😀", "very-fine", "line\nline"];

    public static JsonNode Fitting(JsonObject schema, Random random) => Value(schema, random)!;

    /// <summary>Changes one place, wherever it is.</summary>
    public static JsonNode Mutated(JsonNode value, Random random)
    {
        var places = new List<JsonNode>();
        Collect(value, places);
        var owner = places[random.Next(places.Count)];
        JsonNode? other = random.Next(8) switch
        {
            0 => null,
            1 => JsonValue.Create(random.Next()),
            2 => JsonValue.Create(random.Next(2) == 0 ? "lone" : Texts[random.Next(Texts.Length)]),
            3 => new JsonObject { ["lone"] = 1 },
            4 => new JsonArray(1, "a"),
            5 => JsonValue.Create(1e300),
            6 => JsonNode.Parse("123456789012345678901234567890123456789012345678901234567890"),
            _ => JsonValue.Create(true),
        };
        if (owner is JsonObject { Count: > 0 } record)
        {
            var name = record.ElementAt(random.Next(record.Count)).Key;
            if (random.Next(5) == 0)
            {
                record.Remove(name);
            }
            else
            {
                record[name] = other;
            }
        }
        else if (owner is JsonArray { Count: > 0 } list)
        {
            list[random.Next(list.Count)] = other;
        }

        return value;
    }

    public static void AssertContains(JsonNode? expected, JsonNode? actual, string place)
    {
        switch (expected)
        {
            case JsonObject record:
                foreach (var (name, value) in record.Where(pair => pair.Value is not null))
                {
                    AssertContains(value, actual?[name], place + "." + name);
                }

                break;
            case JsonArray list:
                Assert.Equal(list.Count, actual?.AsArray().Count);
                for (var i = 0; i < list.Count; i++)
                {
                    AssertContains(list[i], actual![i], $"{place}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{place}: {expected?.ToJsonString()} became {actual?.ToJsonString()}");
                break;
        }
    }

    private static JsonNode? Value(JsonObject schema, Random random)
    {
        var type = schema["type"] is JsonArray several ? (string)several[random.Next(several.Count)]! : (string?)schema["type"];
        switch (type)
        {
            case "string" when schema["enum"] is JsonArray words:
                return words[random.Next(words.Count)]!.DeepClone();
            case "string":
                return Texts[random.Next(Texts.Length)];
            case "boolean":
                return random.Next(2) == 0;
            case "integer":
                return random.Next(-1000, 1000);
            case "number":
                return Math.Round(random.NextDouble() * 1000, 3);
            case "array":
                return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(schema["items"]!.AsObject(), random))]);
            case "object" when schema["additionalProperties"] is JsonObject entry:
                return new JsonObject(Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create("key " + i, Value(entry, random))));
            case "object":
                var required = schema["required"]?.AsArray().Select(name => (string)name!).ToList() ?? [];
                var properties = schema["properties"]!.AsObject().Where(property => required.Contains(property.Key) || random.Next(2) == 0);
                return new JsonObject(properties.Select(property => KeyValuePair.Create(
                    property.Key, !required.Contains(property.Key) && random.Next(8) == 0 ? null : Value(property.Value!.AsObject(), random))));
            case "null":
                return null;
            default:
                return JsonNode.Parse(random.Next(2) == 0 ? """{"free":[1,null,{"x":"y"}]}""" : "\"text\"");
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is JsonObject record)
        {
            places.Add(record);
            foreach (var (_, value) in record)
            {
                Collect(value, places);
            }
        }
        else if (node is JsonArray list)
        {
            places.Add(list);
            foreach (var item in list)
            {
                Collect(item, places);
            }
        }
    }
}
