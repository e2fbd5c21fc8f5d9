using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

/// <summary>The readers written by hand against the generated ones, which judge.</summary>
public sealed class StartRecordsTests
{
    private const int Mutations = 4000;

    [Fact]
    public void Read_EveryMemberGiven_EqualsTheGeneratedReader()
    {
        Whole<PluginManifest>();
        Whole<ProviderSpec>();
        Whole<ToolSpec>();
        Whole<PromptSectionSpec>();
        Whole<HookSpec>();
        Whole<ModelInfo>();
    }

    [Fact]
    public void Read_MutatedValues_TakesAndRefusesWhatTheGeneratedReaderDoes()
    {
        Mutated<PluginManifest>();
        Mutated<ProviderSpec>();
        Mutated<ToolSpec>();
        Mutated<PromptSectionSpec>();
        Mutated<HookSpec>();
        Mutated<ModelInfo>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"name":"a","slot":"b"} x""")]
    [InlineData("""{"name":"a","slot":"b"}{}""")]
    [InlineData("""{"name":"a","slot":"b",}""")]
    [InlineData("""{"name":"a","slot":"b"/**/}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":"a","slot":null}""")]
    [InlineData("""{"name":"\ud800","slot":"b"}""")]
    public void Read_NotWhatIsWanted_IsAJsonException(string json) =>
        Assert.ThrowsAny<JsonException>(() => ClientJson.Read<PromptSectionSpec>(json));

    [Fact]
    public void Read_NameTwice_TakesTheLast()
    {
        var spec = ClientJson.Read<PromptSectionSpec>("""{"name":"a","slot":"b","name":"c"}""");

        Assert.Equal("c", spec.Name);
    }

    private static void Whole<T>()
    {
        var info = ClientJson.TypeInfo<T>();
        var json = Sample(info)!.ToJsonString();

        var read = ClientJson.Read<T>(json);

        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info)!, info), JsonSerializer.Serialize(read, info));
        foreach (var property in info.Properties)
        {
            // A member that this reader left out would be missing in both texts where the generated one has its default.
            Assert.Contains($"\"{property.Name}\":", JsonSerializer.Serialize(read, info), StringComparison.Ordinal);
        }
    }

    private static void Mutated<T>()
    {
        var info = ClientJson.TypeInfo<T>();
        var sample = Sample(info)!.ToJsonString();
        var random = new Random(20261121);
        var taken = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = i % 2 == 0 ? Encoding.UTF8.GetBytes(MutateValue(sample, random)) : MutateBytes(sample, random);
            var judge = Outcome(() => JsonSerializer.Deserialize(bytes, info) ?? throw new JsonException(), info);
            var own = Outcome(() => ClientJson.Read<T>(bytes), info);
            Assert.True(judge == own, $"{Encoding.UTF8.GetString(bytes)}\ngenerated: {judge}\nby hand: {own}");
            taken += own is null ? 0 : 1;
        }

        Assert.InRange(taken, 1, Mutations - 1);
    }

    private static string? Outcome<T>(Func<T> read, JsonTypeInfo<T> info)
    {
        try
        {
            return JsonSerializer.Serialize(read(), info);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string MutateValue(string sample, Random random)
    {
        var root = JsonNode.Parse(sample)!;
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            var places = new List<JsonNode>();
            Collect(root, places);
            var place = places[random.Next(places.Count)];
            if (random.Next(4) == 0 && place.Parent is JsonObject parent)
            {
                parent.Remove(place.GetPropertyName());
            }
            else if (place.Parent is not null)
            {
                place.ReplaceWith(Other(random));
            }
            else if (place is JsonObject whole)
            {
                whole["x" + random.Next(3)] = Other(random);
            }
        }

        return root.ToJsonString();
    }

    private static byte[] MutateBytes(string sample, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(sample);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[],:\"\\ 0t"[random.Next(11)];
        }

        return bytes;
    }

    private static JsonNode? Other(Random random) => random.Next(10) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(3),
        3 => JsonValue.Create(1.25),
        4 => JsonValue.Create(99999999999999999999999d),
        5 => JsonValue.Create("read"),
        6 => new JsonArray(),
        7 => new JsonArray("read", null, "pre-tool"),
        8 => new JsonObject(),
        _ => new JsonObject { ["a"] = new JsonArray(1, null), ["b"] = null },
    };

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is null)
        {
            return;
        }

        places.Add(node);
        IEnumerable<JsonNode?> inner = node switch
        {
            JsonObject o => o.Select(static pair => pair.Value),
            JsonArray a => a,
            _ => [],
        };
        foreach (var each in inner)
        {
            Collect(each, places);
        }
    }

    private static JsonNode? Sample(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        JsonTypeInfo Of(Type other) => Samples.Info(other);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object =>
                new JsonObject(info.Properties.Select(property => KeyValuePair.Create(property.Name, Sample(Of(property.PropertyType))))),
            JsonTypeInfoKind.Dictionary =>
                new JsonObject([KeyValuePair.Create("one", Sample(Of(info.ElementType!))), KeyValuePair.Create("two é", Sample(Of(info.ElementType!)))]),
            JsonTypeInfoKind.Enumerable => new JsonArray(Sample(Of(info.ElementType!)), Sample(Of(info.ElementType!))),
            _ when type == typeof(string) => "text \"é\" \n",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) || type == typeof(long) => 7,
            _ when type == typeof(decimal) || type == typeof(double) => 1.5m,
            _ when type == typeof(JsonElement) => JsonNode.Parse("""{"a":[1,null,{"b":"c"}]}"""),
            _ when type == typeof(ToolEffects) => new JsonArray("read", "agent"),
            _ when type == typeof(PluginIsolation) => "process",
            _ when type == typeof(HookEvent) => "pre-tool",
            _ => throw new InvalidOperationException($"No sample for {type}."),
        };
    }
}
