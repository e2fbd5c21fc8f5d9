using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

public sealed class ReaderTests
{
    private const string Code = """
        using System.Text.Encodings.Web;
        using System.Text.Json.Serialization;
        namespace Samples;
        public enum Kind { Plain, VeryFine }
        public readonly record struct Point(int X, int Y = 7);
        public record Inner(string Name, Kind Kind) { public Kind? Other { get; init; } public Point? Point { get; init; } }
        public sealed record Arguments(
            string Text, long Big, double Share, decimal Price, bool Flag, Kind Kind, JsonElement Any, IReadOnlyList<Inner> Inners, List<string?> Words,
            IReadOnlyDictionary<string, IReadOnlyList<int>> Map, string? Maybe, int Small = 5, Kind Default = Kind.VeryFine)
        {
            public required Inner Must { get; init; }
            public int[] Numbers { get; init; } = [1, 2];
            public int Limit { get; init; } = 100;
            public string Label { get; init; } = string.Concat("a", "b");
            public double? Rate { get; init; }
            public JsonElement? Free { get; init; }
        }

        public sealed partial class SamplePlugin : Plugin
        {
            /// <summary>Echoes.</summary>
            [Tool(Effects = ToolEffects.Read | ToolEffects.Network)]
            internal async Task<string> Join(string left, ToolContext context, CancellationToken token, string? right, Inner? inner, int times = 2, Kind kind = Kind.VeryFine, decimal price = 1.5m)
            {
                await Task.Yield();
                return $"{left}|{right}|{inner}|{times}|{kind}|{price}|{context.CallId}";
            }

            /// <summary>Does nothing.</summary>
            [Tool] private static ValueTask Nothing() => default;

            /// <summary>Does nothing, at once.</summary>
            [Tool] private void AtOnce(string @event, IReadOnlyList<string>? @class = null) { }

            /// <summary>Answers.</summary>
            [Tool] protected ValueTask<ToolResult> Result() => new(ToolResult.Text("whole"));

            /// <summary>Echoes typed arguments.</summary>
            [Tool] internal sealed partial class EchoTool(IPluginContext plugin, SamplePlugin owner, IWorkspaceContext workspace) : Tool<Arguments>
            {
                private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
                {
                    Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                };

                protected override ValueTask<ToolPlan> PrepareAsync(Arguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
                    new(new ToolPlan(call, $"{plugin.Id} {owner is not null} {workspace.Target}"));

                protected override ValueTask<ToolResult> ExecuteAsync(Arguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
                    new(ToolResult.Text(JsonSerializer.Serialize(arguments, Options)));
            }
        }
        """;

    [Fact]
    public async Task Call_Methods_GetArgumentsAndDefaults()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();

        Assert.Equal(["at_once", "echo", "join", "nothing", "result"], context.Names);
        Assert.Equal("a|||2|VeryFine|1.5|call", await context.CallAsync("join", """{"left":"a"}"""));
        Assert.Equal(
            "a|b|Inner { Name = n, Kind = Plain, Other = , Point = Point { X = 1, Y = 7 } }|3|Plain|0.25|call",
            await context.CallAsync(
                "join", """{"left":"a","right":"b","times":3.0,"kind":"plain","price":0.25,"inner":{"name":"n","kind":"plain","point":{"x":1}}}"""));
        Assert.Equal("Done.", await context.CallAsync("nothing", "{}"));
        Assert.Equal("Done.", await context.CallAsync("at_once", """{"event":"x","class":["y"]}"""));
        Assert.Equal("whole", await context.CallAsync("result", "{}"));
    }

    [Fact]
    public async Task Prepare_Method_PlansEffectsAndTitle()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();

        var plan = await context.PlanAsync(
            "join", $$"""{"left":"two\nlines","inner":{"name":"n","kind":"plain"},"right":"{{new string('x', 100)}}","times":1}""");

        Assert.Equal(ToolEffects.Read | ToolEffects.Network, plan.Effects);
        Assert.Empty(plan.Resources);
        Assert.Equal($"join left: two lines, right: {new string('x', 60)}…, times: 1", plan.Title);
    }

    [Theory]
    [InlineData("""{}""", "'left' is missing.")]
    [InlineData("""[]""", "'arguments' must be an object.")]
    [InlineData("{\"left\":\"\\ud800\"}", "'left' must be text without halves of surrogate pairs.")]
    [InlineData("""{"left":1}""", "'left' must be a string.")]
    [InlineData("""{"left":"a","times":1.5}""", "'times' must be a whole number of 64 bits.")]
    [InlineData("""{"left":"a","times":3000000000}""", "'times' must be a whole number of 32 bits.")]
    [InlineData("""{"left":"a","kind":"odd"}""", "'kind' must be one of plain, very-fine.")]
    [InlineData("""{"left":"a","inner":{"name":null,"kind":"plain"}}""", "'name' must be a string.")]
    public async Task Prepare_ArgumentsThatDoNotFit_IsRefusal(string arguments, string message)
    {
        using var context = await Snippet.Of(Code).ActivateAsync();

        var refusal = (await context.PlanAsync("join", arguments)).Refusal;

        Assert.Equal(message, Assert.IsType<TextPart>(Assert.Single(refusal!.Content)).Text);
    }

    [Fact]
    public async Task Register_Class_GetsItsServices()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();
        var schema = EchoSchema();

        var plan = await context.PlanAsync("echo", RandomJson.Fitting(schema, new(1)).ToJsonString());

        Assert.Equal("snippet True local", plan.Title);
    }

    [Fact]
    public async Task Read_RandomArgumentsOfTheSchema_KeepsEveryValue()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();
        var schema = EchoSchema();
        var random = new Random(20260101);
        for (var i = 0; i < 500; i++)
        {
            var arguments = RandomJson.Fitting(schema, random);

            var echoed = JsonNode.Parse(await context.CallAsync("echo", arguments.ToJsonString()));

            RandomJson.AssertContains(arguments, echoed, "$");
        }
    }

    [Fact]
    public async Task Read_LeftOut_IsTheDefault()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();

        var echoed = JsonNode.Parse(await context.CallAsync("echo", """
            {"text":"","big":1,"share":1,"price":1,"flag":true,"kind":"plain","any":null,"inners":[],"words":[null],"map":{},"must":{"name":"n","kind":"very-fine"}}
            """))!.AsObject();

        Assert.Equal(5, (int)echoed["small"]!);
        Assert.Equal("very-fine", (string)echoed["default"]!);
        Assert.Equal("[1,2]", echoed["numbers"]!.ToJsonString());
        Assert.Equal(100, (int)echoed["limit"]!);
        Assert.Equal("ab", (string)echoed["label"]!);
        Assert.Null(echoed["rate"]);
        Assert.Null(echoed["maybe"]);
    }

    [Fact]
    public async Task Read_MutatedArguments_ThrowsNothingButJsonFaults()
    {
        using var context = await Snippet.Of(Code).ActivateAsync();
        var schema = EchoSchema();
        var random = new Random(7);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 1000; i++)
        {
            var arguments = RandomJson.Mutated(RandomJson.Fitting(schema, random), random);
            try
            {
                await context.PlanAsync("echo", arguments.ToJsonString().Replace("lone", "\\ud800", StringComparison.Ordinal));
                read++;
            }
            catch (JsonException)
            {
                refused++;
            }
        }

        Assert.True(read > 20 && refused > 20, $"{read} read, {refused} refused");
    }

    private static JsonObject EchoSchema() =>
        Snippet.Of(Code).Metadata("AgentHost.Tool").Select(entry => JsonNode.Parse(entry)!.AsObject())
            .Single(entry => (string)entry["name"]! == "echo")["inputSchema"]!.AsObject();
}
