using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

/// <summary>Events as earlier versions wrote them. These files are never rewritten: a log that holds them must stay readable.</summary>
public sealed class GoldenEventTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private static string Folder => Repository.PathTo("tests", "AgentHost.Client.Tests", "Golden");

    public static TheoryData<string> Files
    {
        get
        {
            AddMissing();
            return [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void EveryEventType_HasAGoldenFile()
    {
        AddMissing();
        var missing = Samples.KnownKindsOf(typeof(AgentEvent)).Select(Samples.KindOf).Where(kind => !File.Exists(PathOf(kind))).ToArray();

        Assert.True(missing.Length == 0,
            $"No file in {Repository.Relative(Folder)} for {string.Join(", ", missing)}: run with {Snapshot.Variable}=1, which adds files and changes none.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void GoldenEvent_Read_IsOfItsTypeAndLosesNothing(string file)
    {
        var golden = AgentJson.Parse(File.ReadAllText(Path.Combine(Folder, file)));

        var read = ClientJson.Read<AgentEvent>(golden);

        Assert.True(read is not OtherEvent, $"{file} reads as an unknown event: old logs would lose its meaning. Keep its type in AgentEventConverter.");
        var lost = Lost(golden, ClientJson.ToElement(read), "$").ToArray();
        Assert.True(
            lost.Length == 0,
            $"{file} was written by an earlier version and reads differently now: {string.Join("; ", lost)}. Members may be added, never renamed or removed.");
    }

    private static string PathOf(string kind) => Path.Combine(Folder, kind + ".json");

    private static void AddMissing()
    {
        if (!Snapshot.Updating)
        {
            return;
        }
        foreach (var type in Samples.KnownKindsOf(typeof(AgentEvent)))
        {
            var path = PathOf(Samples.KindOf(type));
            if (!File.Exists(path))
            {
                File.WriteAllText(path, JsonSerializer.Serialize(Samples.ToJson(Samples.Make(type), typeof(AgentEvent)), Indented) + "\n");
            }
        }
    }

    private static IEnumerable<string> Lost(JsonElement golden, JsonElement now, string path)
    {
        if (golden.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            return golden.EnumerateObject().SelectMany(member => now.TryGetProperty(member.Name, out var value)
                ? Lost(member.Value, value, path + "." + member.Name)
                : [$"{path}.{member.Name} is gone"]);
        }
        if (golden.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array && golden.GetArrayLength() == now.GetArrayLength())
        {
            return golden.EnumerateArray().Zip(now.EnumerateArray()).SelectMany((pair, index) => Lost(pair.First, pair.Second, $"{path}[{index}]"));
        }
        return JsonElement.DeepEquals(golden, now) ? [] : [$"{path} was {golden.GetRawText()}, is {now.GetRawText()}"];
    }
}
