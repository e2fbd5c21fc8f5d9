using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Client.Tests.Json;

public sealed class OpenEnumTests
{
    public static TheoryData<string> EnumTypes =>
        [.. Samples.Types.Where(type => type.IsEnum && type != typeof(ToolEffects)).Select(type => type.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EnumTypes))]
    public void Words_OfEveryValue_ReadBack(string name)
    {
        var type = Samples.Types.Single(type => type.Name == name);
        Assert.Empty(Problems(type));
    }

    [Fact]
    public void UnknownWord_OfANewerVersion_IsTheZero()
    {
        Assert.Equal(MessageRole.Unknown, ClientJson.Read<Message>("""{"id":"1","role":"narrator","parts":[],"createdAt":"2026-01-01T00:00:00Z"}""").Role);
        Assert.Equal(TurnOutcome.Failed, ((TurnCompleted)ClientJson.Read<AgentEvent>("""{"type":"turn.completed","outcome":"evaporated"}""")).Outcome);
        Assert.Equal(PermissionDecision.Deny, ClientJson.Read<PermissionVerdict>("""{"decision":"perhaps","cause":"moon","reason":""}""").Decision);
        Assert.Equal(PermissionMode.Default, ClientJson.Read<PermissionMode>("\"yolo\""));
        Assert.Equal(PermissionAnswerKind.Deny, ClientJson.Read<PermissionAnswer>("""{"kind":"allow-everything"}""").Kind);
    }

    [Theory]
    [InlineData("""{"verdict":"refuse-politely"}""", HookVerdict.Unknown)]
    [InlineData("""{"verdict":"unknown"}""", HookVerdict.Unknown)]
    [InlineData("""{"verdict":""}""", HookVerdict.Unknown)]
    [InlineData("""{"verdict":"deny"}""", HookVerdict.Deny)]
    [InlineData("{}", HookVerdict.None)]
    public void UnknownVerdict_OfANewerVersion_IsNotNoOpinion(string json, HookVerdict expected) =>
        Assert.Equal(expected, ClientJson.Read<HookResult>(json).Verdict);

    [Fact]
    public void Verdicts_KeepTheirNumbers()
    {
        // Plugins that are built hold them: a deny must not become an ask.
        Assert.Equal(
            [HookVerdict.None, HookVerdict.Allow, HookVerdict.Ask, HookVerdict.Deny, HookVerdict.Stop, HookVerdict.Unknown],
            Enumerable.Range(0, 6).Select(static number => (HookVerdict)number));
    }

    [Theory]
    [InlineData("\"accept-edits\"", PermissionMode.AcceptEdits)]
    [InlineData("\"acceptEdits\"", PermissionMode.AcceptEdits)]
    [InlineData("\"BYPASS\"", PermissionMode.Bypass)]
    [InlineData("\"4\"", PermissionMode.Default)]
    [InlineData("\"+4\"", PermissionMode.Default)]
    [InlineData("\"plan,bypass\"", PermissionMode.Default)]
    [InlineData("\"\"", PermissionMode.Default)]
    [InlineData("\" bypass\"", PermissionMode.Default)]
    [InlineData("\"by\\u0070ass\"", PermissionMode.Bypass)]
    public void Read_Word_GivesValue(string json, PermissionMode expected) => Assert.Equal(expected, ClientJson.Read<PermissionMode>(json));

    [Theory]
    [InlineData("4")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Read_NoWord_GivesJsonException(string json) => Assert.Throws<JsonException>(() => ClientJson.Read<PermissionMode>(json));

    [Theory]
    [InlineData("accept-edits", true)]
    [InlineData("bypass ", false)]
    [InlineData("2", false)]
    [InlineData("-", false)]
    [InlineData("default,plan", false)]
    public void TryParse_Word_SaysWhetherItIsOne(string word, bool expected) => Assert.Equal(expected, EnumNames.TryParse<PermissionMode>(word, out _));

    [Fact]
    public void Permissive_IsNeverTheZero()
    {
        // What a newer word falls back to must be the careful choice.
        Assert.Equal(PermissionDecision.Deny, default);
        Assert.Equal(PermissionAnswerKind.Deny, default);
        Assert.Equal(TurnOutcome.Failed, default);
        Assert.Equal(PermissionMode.Default, default);

        // This one is what a verdict that is not there means; a newer word is Unknown.
        Assert.Equal(HookVerdict.None, default);
        Assert.Equal(PluginIsolation.Either, default);
    }

    private static List<string> Problems(Type type)
    {
        var problems = new List<string>();
        if (!ClientJson.Options.TryGetTypeInfo(type, out var info))
        {
            return problems;
        }
        foreach (var value in Enum.GetValues(type))
        {
            var json = JsonSerializer.Serialize(value, info);
            if (!value.Equals(JsonSerializer.Deserialize(json, info)))
            {
                problems.Add($"{type.Name}.{value} writes {json} and does not read back.");
            }
            if (json != json.ToLowerInvariant() || json.Contains('_', StringComparison.Ordinal))
            {
                problems.Add($"{type.Name}.{value} writes {json}, which is not kebab-case.");
            }
        }
        if (!Enum.IsDefined(type, Enum.ToObject(type, 0)))
        {
            problems.Add($"{type.Name} has no zero: an unknown word would read as no value at all.");
        }
        return problems;
    }
}
