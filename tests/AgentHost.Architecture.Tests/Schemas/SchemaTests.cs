using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Schemas;

public sealed class SchemaTests
{
    private static readonly (string File, Type Type, string Title)[] Published =
    [
        ("events.schema.json", typeof(AgentEvent), "An event of Agent Host"),
        ("result.schema.json", typeof(RunResult), "The result of agent run"),
        ("message.schema.json", typeof(Message), "A message of a conversation"),
    ];

    public static TheoryData<string> Files => [.. Published.Select(schema => schema.File)];

    public static TheoryData<string> GoldenEvents => [.. GoldenFiles.Select(path => Path.GetFileName(path)!)];

    public static TheoryData<string> EventTypes => [.. Samples.KnownKindsOf(typeof(AgentEvent)).Select(type => type.Name)];

    private static IReadOnlyList<string> GoldenFiles => Repository.Files("tests/AgentHost.Client.Tests/Golden", "*.json");

    [Theory]
    [MemberData(nameof(Files))]
    public void SchemaFile_IsWhatTheTypesGive(string file)
    {
        var (_, type, title) = Published.Single(schema => schema.File == file);

        Snapshot.Match(PathOf(file), SchemaWriter.Write(type, file, title), "Schemas are part of what others build on: members are added, not renamed.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void SchemaFile_ReadByTheValidator_HasNoFaults(string file) => Assert.Empty(Load(file).FindFaults());

    [Theory]
    [MemberData(nameof(GoldenEvents))]
    public void GoldenEvent_FitsTheSchema(string file)
    {
        var golden = AgentJson.Parse(File.ReadAllText(GoldenFiles.Single(path => Path.GetFileName(path) == file)));

        AssertFits("events.schema.json", golden);
    }

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void EventOfToday_EveryMemberFilled_FitsTheSchema(string name)
    {
        var type = Samples.Records.Single(record => record.Name == name);

        AssertFits("events.schema.json", Samples.ToJson(Samples.Make(type), typeof(AgentEvent)));
    }

    [Fact]
    public void ResultAndMessage_EveryMemberFilled_FitTheirSchemas()
    {
        AssertFits("result.schema.json", Samples.ToJson(Samples.Make(typeof(RunResult)), typeof(RunResult)));
        AssertFits("message.schema.json", Samples.ToJson(Samples.Make(typeof(Message)), typeof(Message)));
    }

    [Theory]
    [InlineData("""{"type":"moon.phase","anything":[1]}""", true)]
    [InlineData("""{"type":"trust.changed","workspace":"/w","trusted":true,"time":"2026-01-01T00:00:00Z","addedLater":1}""", true)]
    [InlineData("""{"type":"turn.completed","outcome":"evaporated"}""", true)]
    [InlineData("""{"type":"trust.changed","workspace":"/w"}""", false)]
    [InlineData("""{"type":"trust.changed","workspace":1,"trusted":true}""", false)]
    [InlineData("""{"type":"turn.completed","outcome":3}""", false)]
    [InlineData("""{"type":"turn.queued","prompt":[{"type":"text","text":"a"},{"type":"hologram"}],"place":0}""", true)]
    [InlineData("""{"type":"turn.queued","prompt":[{"type":"text","text":1}],"place":0}""", false)]
    [InlineData("""{"type":"tool.completed","callId":"1","tool":"t","state":"completed","display":[{"type":"code","text":[]}]}""", false)]
    [InlineData("""{"sessionId":"s"}""", false)]
    [InlineData("[]", false)]
    public void Event_ByHand_IsJudgedAsExpected(string json, bool fits) =>
        Assert.Equal(fits, JsonSchemaValidator.Validate(Load("events.schema.json"), AgentJson.Parse(json)).Faults.Count == 0);

    [Fact]
    public void ManifestSchema_Members_AreThoseOfTheRecord()
    {
        var schema = AgentJson.Parse(File.ReadAllText(PathOf("plugin.schema.json")));

        AssertSame(typeof(PluginManifest), schema, "");
        AssertSame(typeof(PluginEntry), schema.GetProperty("properties").GetProperty("entry"), "entry");
        AssertSame(typeof(PluginPermissions), schema.GetProperty("properties").GetProperty("permissions"), "permissions");
    }

    private static void AssertSame(Type type, JsonElement schema, string place)
    {
        var record = type.GetProperties().Select(property =>
            property.GetCustomAttributes(typeof(JsonPropertyNameAttribute), false).OfType<JsonPropertyNameAttribute>().FirstOrDefault()?.Name
            ?? Samples.Camel(property.Name));
        var known = schema.GetProperty("properties").EnumerateObject().Select(member => member.Name);

        var difference = record.Except(known, StringComparer.Ordinal).Select(name => $"{name} is missing in the schema")
            .Concat(known.Except(record, StringComparer.Ordinal).Select(name => $"{name} is missing in {type.Name}"));
        Assert.True(!difference.Any(), $"docs/schemas/plugin.schema.json {place}: {string.Join("; ", difference)}.");
    }

    private static void AssertFits(string file, JsonElement value)
    {
        var result = JsonSchemaValidator.Validate(Load(file), value, "event");
        Assert.True(result.Faults.Count == 0, $"{value.GetRawText()} does not fit docs/schemas/{file}: {string.Join("; ", result.Faults)}");
    }

    private static CompiledSchema Load(string file) => CompiledSchema.Compile(AgentJson.Parse(File.ReadAllText(PathOf(file))));

    private static string PathOf(string file) => Repository.PathTo("docs", "schemas", file);
}
