using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

/// <summary>What JSON leaves out. Generated readers set every init member, so an initializer on one is lost: a getter must bring the default.</summary>
public sealed class AbsentMemberTests
{
    public static TheoryData<string> RecordNames => RoundTripTests.RecordNames;

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Read_OnlyWhatIsRequired_LeavesNoMemberNull(string name)
    {
        var info = InfoOf(name);

        var value = Minimal(info).Deserialize(info)!;

        Assert.Empty(Nulls(value));
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Read_ExplicitNull_IsTheDefaultOrRefused(string name)
    {
        var info = InfoOf(name);
        foreach (var property in info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null))
        {
            var json = Minimal(info);
            json[property.Name] = null;
            if (property.IsRequired || !TakesNull(property))
            {
                // A JSON value takes the null as a value, bytes as no bytes.
                if (property.PropertyType != typeof(JsonElement) && property.PropertyType != typeof(ReadOnlyMemory<byte>))
                {
                    AssertRefused(info, property, json);
                }
                continue;
            }
            Assert.Empty(Nulls(json.Deserialize(info)!));
        }
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Read_WithoutARequiredMember_GivesJsonException(string name)
    {
        var info = InfoOf(name);
        foreach (var property in info.Properties.Where(property => property.IsRequired))
        {
            var json = Minimal(info);
            json.Remove(property.Name);
            AssertRefused(info, property, json);
        }
    }

    [Fact]
    public void Records_WithoutPositionalMembers_NeedNothing()
    {
        Assert.Equal(100, ClientJson.Read<SessionFilter>("{}").Limit);
        Assert.True(ClientJson.Read<EventFilter>("{}").Live);
        Assert.Equal(Risk.Low, ClientJson.Read<ToolPlan>("""{"call":{"callId":"1","tool":"t","arguments":{}},"title":"t"}""").Risk);
        Assert.Equal(HookVerdict.None, ClientJson.Read<HookResult>("{}").Verdict);
        Assert.Equal("text", ((PartDelta)ClientJson.Read<AgentEvent>("""{"type":"message.part.delta","messageId":"m","part":0,"offset":0,"text":"a"}""")).Kind);
        Assert.Equal("local", ClientJson.Read<WorkspaceInfo>("""{"id":"w","root":"/r"}""").Target);
        Assert.Equal(TokenUsage.None, ClientJson.Read<SessionInfo>("""{"id":"1","name":"n","workspace":"w","createdAt":"2026-01-01T00:00:00Z"}""").Usage);
        var declaration = ClientJson.Read<PluginManifest>("""{"id":"a","version":"1.0.0","events":[{"type":"a.b"}]}""").Events[0];
        Assert.Equal(("session", true, true), (declaration.Scope, declaration.Fork, declaration.Export));
    }

    private static JsonTypeInfo InfoOf(string name) => Samples.Info(Samples.Records.Single(type => type.Name == name));

    private static JsonObject Minimal(JsonTypeInfo info)
    {
        var whole = JsonSerializer.SerializeToNode(Samples.Make(info.Type), info)!.AsObject();
        foreach (var name in whole.Select(member => member.Key).ToArray())
        {
            if (name != "type" && info.Properties.Single(property => property.Name == name) is { IsRequired: false })
            {
                whole.Remove(name);
            }
        }
        return whole;
    }

    private static bool TakesNull(JsonPropertyInfo property) =>
        (!property.PropertyType.IsValueType && property.IsSetNullable) || Nullable.GetUnderlyingType(property.PropertyType) is not null
        || property.PropertyType == typeof(JsonElement);

    private static void AssertRefused(JsonTypeInfo info, JsonPropertyInfo property, JsonObject json)
    {
        try
        {
            json.Deserialize(info);
        }
        catch (JsonException)
        {
            return;
        }
        Assert.Fail($"{info.Type.Name} reads {json.ToJsonString()} although \"{property.Name}\" is not there or null.");
    }

    private static IEnumerable<string> Nulls(object value)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var held = property.GetValue(value);
            if (held is JsonElement { ValueKind: JsonValueKind.Undefined })
            {
                yield return $"{property.Name} is an undefined JSON value: use a getter that gives AgentJson.EmptyObject.";
            }
            if (held is null && !property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.NotNull)
            {
                yield return $"{property.Name} is null: use a getter of the form \"get => field ?? …\".";
            }
        }
    }
}
