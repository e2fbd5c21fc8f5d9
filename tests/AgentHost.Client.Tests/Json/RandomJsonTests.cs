using System.Text;
using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

/// <summary>Whatever the bytes: a value or a JsonException, and a value that was read can be written and read again.</summary>
public sealed class RandomJsonTests
{
    private static readonly Type[] Roots =
    [
        typeof(AgentEvent), typeof(Part), typeof(DisplayBlock), typeof(ModelUpdate), typeof(Message), typeof(ToolPlan), typeof(ToolResult),
        typeof(PluginManifest), typeof(HookResult), typeof(PermissionRequest), typeof(ModelRequest), typeof(PromptRequest), typeof(WorkspaceEdit),
        typeof(TargetWrite),
    ];

    private static readonly string[] Names =
        [.. Samples.Records.SelectMany(type => type.GetProperties()).Select(property => Samples.Camel(property.Name)).Distinct(StringComparer.Ordinal)];

    private static readonly string[] Words =
        [
            .. Roots.SelectMany(Samples.KnownKindsOf).Select(Samples.KindOf), "", "read", "deny", "\\ud800",
            "\\u0000", "é", "2026-01-02T03:04:05Z", "AQID", "2026-99-99T00:00:00Z", "\ud83d\ude00"
        ];

    public static TheoryData<string> RootNames => [.. Roots.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(RootNames))]
    public void Read_RandomJson_NeverThrowsAnythingElse(string name)
    {
        var random = new Random(4711);
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            AppendObject(random, text, 0);
            Check(name, Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(RootNames))]
    public void Read_DamagedJson_NeverThrowsAnythingElse(string name)
    {
        var random = new Random(815);
        var root = Roots.Single(type => type.Name == name);
        var samples = (root.IsAbstract ? Samples.KnownKindsOf(root) : [root])
            .Select(type => Encoding.UTF8.GetBytes(Samples.ToJson(Samples.Make(type), type).GetRawText())).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var bytes = samples[random.Next(samples.Length)].ToList();
            for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
            {
                Damage(random, bytes);
            }
            Check(name, [.. bytes]);
        }
    }

    [Theory]
    [MemberData(nameof(RootNames))]
    public void Read_DeepNesting_GivesJsonException(string name)
    {
        var info = Samples.Info(Roots.Single(type => type.Name == name));
        var json = string.Concat(Enumerable.Repeat("{\"type\":\"tree\",\"root\":{\"label\":\"a\",\"children\":[", 5000));

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, info));
    }

    private static void Check(string name, byte[] json)
    {
        var info = Samples.Info(Roots.Single(type => type.Name == name));
        object? value;
        try
        {
            value = JsonSerializer.Deserialize(json, info);
        }
        catch (JsonException)
        {
            return;
        }
        catch (Exception exception)
        {
            Assert.Fail($"{name}: {exception.GetType().Name} ({exception.Message}) for {Encoding.UTF8.GetString(json)}");
            return;
        }
        if (value is null)
        {
            return;
        }
        string written;
        try
        {
            written = JsonSerializer.Serialize(value, info);
        }
        catch (JsonException) when (HoldsHalfACharacter(json))
        {
            // JSON text may hold half of a surrogate pair; a JSON value carries it, but nothing can write it.
            return;
        }
        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize(written, info), info));
    }

    private static bool HoldsHalfACharacter(byte[] json) => Encoding.UTF8.GetString(json).Contains("\\ud800", StringComparison.Ordinal);

    private static void AppendObject(Random random, StringBuilder text, int depth)
    {
        text.Append('{');
        var typed = random.Next(10) > 0;
        for (int member = 0, count = random.Next(8); member <= count; member++)
        {
            text.Append(member > 0 ? "," : "");
            if (typed && member == count / 2)
            {
                text.Append("\"type\":\"").Append(Words[random.Next(Words.Length)]).Append('"');
                continue;
            }
            text.Append('"').Append(random.Next(20) == 0 ? "\\ud800" : Names[random.Next(Names.Length)]).Append("\":");
            AppendValue(random, text, depth + 1);
        }
        text.Append('}');
    }

    private static void AppendValue(Random random, StringBuilder text, int depth)
    {
        switch (random.Next(depth > 5 ? 6 : 9))
        {
            case 0: text.Append("null"); break;
            case 1: text.Append(random.Next(2) == 0 ? "true" : "false"); break;
            case 2: text.Append(random.Next(-3, 100)); break;
            case 3: text.Append(random.Next(2) == 0 ? "1e400" : "-0.5"); break;
            case 4 or 5: text.Append('"').Append(Words[random.Next(Words.Length)]).Append('"'); break;
            case 6:
                text.Append('[');
                for (int item = 0, count = random.Next(4); item < count; item++)
                {
                    text.Append(item > 0 ? "," : "");
                    AppendValue(random, text, depth + 1);
                }
                text.Append(']');
                break;
            default: AppendObject(random, text, depth + 1); break;
        }
    }

    private static void Damage(Random random, List<byte> bytes)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes.RemoveAt(at); break;
            case 2: bytes.Insert(at, (byte)"{}[]\",:\\n0-1.e"[random.Next(14)]); break;
            case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 12))); break;
            default: bytes.InsertRange(at, bytes.GetRange(random.Next(at + 1), Math.Min(random.Next(20), bytes.Count - at))); break;
        }
    }
}
