using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

public sealed class RoundTripTests
{
    public static TheoryData<string> RecordNames => [.. Samples.Records.Where(type => !Samples.KeepsUnknown(type)).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void WriteReadWrite_EveryMemberFilled_IsTheSameText(string name)
    {
        var type = Find(name);
        var info = Samples.Info(type);

        var first = JsonSerializer.Serialize(Samples.Make(type), info);
        var second = JsonSerializer.Serialize(JsonSerializer.Deserialize(first, info), info);

        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Write_EveryMemberFilled_WritesEachByItsName(string name)
    {
        var type = Find(name);

        var json = Samples.ToJson(Samples.Make(type), type);

        var expected = type.GetProperties()
            .Where(property =>
                property.GetMethod is { IsStatic: false }
                && property.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: JsonIgnoreCondition.Never })
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Samples.Camel(property.Name));
        Assert.Equal(expected.Order(StringComparer.Ordinal), json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(RecordNames))]
    public void Read_MembersOfANewerVersion_AreIgnored(string name)
    {
        var type = Find(name);
        var info = Samples.Info(type);
        var text = JsonSerializer.Serialize(Samples.Make(type), info);
        var newer = (text == "{}" ? "{" : text[..^1] + ",") + "\"addedLater\":{\"deep\":[1]}}";

        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(newer, info), info));
    }

    [Fact]
    public void Records_HaveMetadata_ByTypeInfo()
    {
        var without = Samples.Records.Where(type => !ClientJson.Options.TryGetTypeInfo(type, out _)).Select(type => type.Name)
            .Except(["UnknownPart", "UnknownBlock", "UnknownUpdate", "UnknownHookInput"], StringComparer.Ordinal);

        Assert.True(
            !without.Any(), $"No JSON metadata for {string.Join(", ", without)}: add [JsonSerializable] in AgentJsonContext.cs or ClientJsonContext.cs.");
    }

    [Fact]
    public void TypeInfo_TypeOutsideTheContract_Throws() =>
        Assert.Throws<NotSupportedException>(() => ClientJson.TypeInfo<Version>());

    [Fact]
    public void WriteBytes_AndElement_AgreeWithText()
    {
        var message = new Message("m1", MessageRole.User, [new TextPart("ä\u2028\"")], DateTimeOffset.UnixEpoch);

        var text = ClientJson.Write(message);

        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(ClientJson.WriteBytes(message)));
        Assert.Equal(text, ClientJson.Write(ClientJson.Read<Message>(ClientJson.ToElement(message))));
        Assert.Equal(text, ClientJson.Write(ClientJson.Read<Message>(ClientJson.WriteBytes(message))));
    }

    [Fact]
    public void Write_AbsentMembers_AreLeftOut() =>
        Assert.Equal("""{"type":"image","mediaType":"image/png"}""", ClientJson.Write<Part>(new ImagePart("image/png")));

    [Fact]
    public void Write_Bytes_AreBase64() =>
        Assert.Equal(
            """{"type":"image","mediaType":"image/png","data":"AQL6"}""",
            ClientJson.Write<Part>(new ImagePart("image/png") { Data = new byte[] { 1, 2, 250 } }));

    private static Type Find(string name) => Samples.Records.Single(type => type.Name == name);
}
