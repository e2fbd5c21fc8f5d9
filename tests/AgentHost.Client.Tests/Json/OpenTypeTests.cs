using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

public sealed class OpenTypeTests
{
    private static readonly Type[] Bases =
        [typeof(Part), typeof(DisplayBlock), typeof(ModelUpdate), typeof(HookInput), typeof(AgentEvent)];

    public static TheoryData<string> Kinds => [.. Bases.SelectMany(Samples.KnownKindsOf).Select(type => type.Name)];

    public static TheoryData<string> BaseNames => [.. Bases.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_DiscriminatorAnywhere_GivesTheSameValue(string name)
    {
        var type = Samples.Records.Single(record => record.Name == name);
        var info = Samples.Info(Bases.Single(type.IsSubclassOf));
        var text = JsonSerializer.Serialize(Samples.Make(type), info);
        var members = JsonNode.Parse(text)!.AsObject().Select(member => (member.Key, Value: member.Value?.ToJsonString() ?? "null")).ToArray();

        for (var place = 0; place < members.Length; place++)
        {
            var rest = members.Where(member => member.Key != "type").ToList();
            rest.Insert(place, members.Single(member => member.Key == "type"));
            var shuffled = "{" + string.Join(',', rest.Select(member => $"\"{member.Key}\":{member.Value}")) + "}";

            var value = JsonSerializer.Deserialize(shuffled, info);

            Assert.IsType(type, value);
            Assert.Equal(text, JsonSerializer.Serialize(value, info));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AsItsBaseOrAsItself_IsTheSameText(string name)
    {
        var type = Samples.Records.Single(record => record.Name == name);
        var value = Samples.Make(type);

        Assert.Equal(Samples.ToJson(value, type).GetRawText(), Samples.ToJson(value, Bases.Single(type.IsSubclassOf)).GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"hologram","depth":[1,2.50,{"x":null}],"text":"hi","big":123456789012345678901234567890}""")]
    [InlineData("""{"z":1,"type":"a.b/c"}""")]
    [InlineData("""{"type":""}""")]
    [InlineData("""{"type":"Text","text":"letter case counts"}""")]
    public void UnknownKind_ReadAndWritten_IsUnchanged(string json)
    {
        Assert.Equal(json, ClientJson.Write(Assert.IsType<UnknownPart>(ClientJson.Read<Part>(json)) as Part));
        Assert.Equal(json, ClientJson.Write(Assert.IsType<UnknownBlock>(ClientJson.Read<DisplayBlock>(json)) as DisplayBlock));
        Assert.Equal(json, ClientJson.Write(Assert.IsType<UnknownUpdate>(ClientJson.Read<ModelUpdate>(json)) as ModelUpdate));
        Assert.Equal(json, ClientJson.Write(Assert.IsType<OtherEvent>(ClientJson.Read<AgentEvent>(json)) as AgentEvent));
    }

    [Fact]
    public void UnknownKind_InsideAMessage_SurvivesTheRoundTrip()
    {
        const string json =
            """{"id":"m1","role":"assistant","parts":[{"type":"video","frames":2},{"type":"text","text":"a"}],"createdAt":"2026-01-02T03:04:05+00:00","interrupted":false}""";

        var message = ClientJson.Read<Message>(json);

        Assert.Equal("video", message.Parts[0].Type);
        Assert.Equal("a", message.GetText());
        Assert.Equal(json, ClientJson.Write(message));
    }

    [Fact]
    public void UnknownEvent_WithEnvelope_CarriesItInItsMembers()
    {
        const string json = """{"sequence":7,"type":"moon.phase","sessionId":"s1","turnId":"t1","time":"2026-01-02T03:04:05+01:00","after":6,"phase":"full"}""";

        var other = Assert.IsType<OtherEvent>(ClientJson.Read<AgentEvent>(json));

        Assert.Equal(("moon.phase", "s1", "t1", 7L, 6L, null), (other.Type, other.SessionId, other.TurnId, other.Sequence, other.After, other.Position));
        Assert.True(other.IsDurable);
        Assert.True(JsonElement.DeepEquals(AgentJson.Parse(json), ClientJson.ToElement<AgentEvent>(other)));
    }

    [Fact]
    public void EventOfAPlugin_WrittenAndRead_KeepsPluginAndData()
    {
        AgentEvent written = new OtherEvent("weather.changed", AgentJson.Parse("""{"sky":"clear"}""")) { Plugin = "weather", SessionId = "s1", Sequence = 3 };

        var read = Assert.IsType<OtherEvent>(ClientJson.Read<AgentEvent>(ClientJson.Write(written)));

        Assert.Equal(("weather", "s1", 3L, "clear"), (read.Plugin, read.SessionId, read.Sequence, read.Data.GetProperty("sky").GetString()));
        Assert.Equal(ClientJson.Write(written), ClientJson.Write<AgentEvent>(read));
    }

    [Theory]
    [InlineData("""{"type":"x.y","plugin":"weather","more":1}""")]
    [InlineData("""{"type":"x.y","plugin":5,"data":{}}""")]
    [InlineData("""{"type":"x.y","sequence":1.5,"position":"2","time":7}""")]
    public void UnknownEvent_WithOddEnvelope_IsWrittenBackUnchanged(string json) =>
        Assert.Equal(json, ClientJson.Write(ClientJson.Read<AgentEvent>(json)));

    [Theory]
    [MemberData(nameof(BaseNames))]
    public void Read_WithoutAKind_GivesJsonException(string name)
    {
        var info = Samples.Info(Bases.Single(type => type.Name == name));

        foreach (var json in new[]
        {
            "{}", "[]", "1", "\"text\"", """{"type":1}""", """{"type":null}""", """{"type":{"type":"text"}}""", "", "{", """{"type":"\ud800"}"""
        })
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, info));
        }
    }

    [Theory]
    [MemberData(nameof(BaseNames))]
    public void Kinds_OfOneBase_AreDifferentWords(string name)
    {
        var kinds = Samples.KnownKindsOf(Bases.Single(type => type.Name == name)).Select(Samples.KindOf).ToArray();

        Assert.NotEmpty(kinds);
        Assert.Equal(kinds.Length, kinds.Distinct(StringComparer.Ordinal).Count());
    }
}
