namespace AgentHost.Abstractions.SourceGenerator.Tests;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("string town", """{"town":{"type":"string"}},"required":["town"]""")]
    [InlineData("string? town", """{"town":{"type":"string"}}""")]
    [InlineData("string town = \"Bern\"", """{"town":{"type":"string","default":"Bern"}}""")]
    [InlineData("bool all = false", """{"all":{"type":"boolean"}}""")]
    [InlineData("bool all = true", """{"all":{"type":"boolean","default":true}}""")]
    [InlineData("int? @class", """{"class":{"type":"integer"}}""")]
    [InlineData("long count, decimal price = 1.50m", """{"count":{"type":"integer"},"price":{"type":"number","default":1.50}},"required":["count"]""")]
    [InlineData("double share = 0.25", """{"share":{"type":"number","default":0.25}}""")]
    [InlineData("JsonElement value", """{"value":{}},"required":["value"]""")]
    [InlineData(
        "DayOfWeek day = DayOfWeek.Friday",
        """{"day":{"type":"string","enum":["sunday","monday","tuesday","wednesday","thursday","friday","saturday"],"default":"friday"}}""")]
    [InlineData("IReadOnlyList<string> words", """{"words":{"type":"array","items":{"type":"string"}}},"required":["words"]""")]
    [InlineData("string?[]? words", """{"words":{"type":"array","items":{"type":["string","null"]}}}""")]
    [InlineData("List<List<int>> table", """{"table":{"type":"array","items":{"type":"array","items":{"type":"integer"}}}},"required":["table"]""")]
    [InlineData(
        "IReadOnlyDictionary<string, double> shares", """{"shares":{"type":"object","additionalProperties":{"type":"number"}}},"required":["shares"]""")]
    [InlineData("[Range(1, 10)] int count", """{"count":{"type":"integer","minimum":1,"maximum":10}},"required":["count"]""")]
    [InlineData("[Range(0, int.MaxValue)] int count", """{"count":{"type":"integer","minimum":0}},"required":["count"]""")]
    [InlineData("[Range(-0.5, 0.5)] double share", """{"share":{"type":"number","minimum":-0.5,"maximum":0.5}},"required":["share"]""")]
    [InlineData("[StringLength(9, MinimumLength = 2)] string word", """{"word":{"type":"string","minLength":2,"maxLength":9}},"required":["word"]""")]
    [InlineData(
        "[MinLength(1), MaxLength(3)] string[] words",
        """{"words":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}},"required":["words"]""")]
    [InlineData("", "{}")]
    public void Write_MethodParameters_BecomeProperties(string parameters, string expected)
    {
        var snippet = Snippet.Of($$"""
            public sealed partial class P : Plugin
            {
                /// <summary>Does it.</summary>
                [Tool("it")] public string Do({{parameters}}) => "";
            }
            """);

        Assert.Empty(snippet.Findings);
        Assert.Equal($$"""{"type":"object","properties":{{expected}},"additionalProperties":false}""", snippet.Schema());
    }

    [Fact]
    public void Write_Record_BecomesObjectWithDescriptions()
    {
        var snippet = Snippet.Of("""
            public sealed partial class P : Plugin;
            public enum Kind { Plain, InHTML5 }
            public abstract record Common { /// <summary>Said <b>first</b>.</summary>
                public required string First { get; init; } }
            /// <summary>Arguments.</summary>
            /// <param name="Path">The path,
            /// with <see cref="P"/> &amp; <paramref name="Kind"/>.</param>
            public sealed record Arguments(string Path, Kind Kind = Kind.InHTML5) : Common
            {
                /// <summary>How many.</summary>
                public int Limit { get; init; } = 2 * 100;
                public bool Hidden { get; init; }
                public string Text { get; init; } = "";
                [System.Text.Json.Serialization.JsonPropertyName("old_name")] public Inner? Old { get; init; }
                public IReadOnlyList<string> Tags { get; init; } = [];
                [System.Text.Json.Serialization.JsonIgnore] public object Ignored { get; init; } = 1;
                public string Computed => Path;
            }
            public sealed record Inner(string A);
            /// <summary>Does it.</summary>
            [Tool] public sealed partial class DoItTool : Tool<Arguments>
            {
                protected override ValueTask<ToolPlan> PrepareAsync(Arguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
                protected override ValueTask<ToolResult> ExecuteAsync(Arguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
            }
            """);

        Assert.Empty(snippet.Findings);
        Assert.Equal("do_it", snippet.Entry().GetProperty("name").GetString());
        Assert.Equal(
            """
            {"type":"object","properties":{
            "path":{"type":"string","description":"The path, with P & Kind."},
            "kind":{"type":"string","enum":["plain","in-html5"],"default":"in-html5"},
            "first":{"type":"string","description":"Said first."},
            "limit":{"type":"integer","description":"How many.","default":200},
            "hidden":{"type":"boolean"},
            "text":{"type":"string"},
            "old_name":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},
            "tags":{"type":"array","items":{"type":"string"}}},
            "required":["path","first"],"additionalProperties":false}
            """.ReplaceLineEndings(""),
            snippet.Schema());
    }

    [Fact]
    public void Write_Attribute_BecomesEntry()
    {
        var snippet = Snippet.Of("""
            public sealed partial class P : Plugin
            {
                [Tool(Effects = ToolEffects.Read | ToolEffects.Execute | ToolEffects.Agent, Defer = true, Replaces = "edit", NeedsUser = true, LongRunning = true, TimeoutSeconds = 1.5)]
                public static Task<ToolResult> GetHTTPStatusAsync(CancellationToken cancellationToken, ToolContext context) => throw new InvalidOperationException();
            }
            """, ("/project/tools/get_http_status.md", "\r\n Says \"it\".  \r\n\r\n\r\n- 😀 one\r\n- two\r\n"));

        Assert.Empty(snippet.Findings);
        Assert.Equal(
            """{"name":"get_http_status","description":"Says \"it\".\n\n- \ud83d\ude00 one\n- two","inputSchema":{"type":"object","properties":{},"additionalProperties":false},"effects":["read","exec","agent"],"defer":true,"replaces":"edit","needsUser":true,"longRunning":true,"timeoutSeconds":1.5}""",
            Assert.Single(snippet.Metadata("AgentHost.Tool")));
    }

    [Theory]
    [InlineData("ReadTool", "read")]
    [InlineData("Tool", "tool")]
    [InlineData("GetForecastAsync", "get_forecast")]
    [InlineData("ListTLSPeers2Go", "list_tls_peers2_go")]
    [InlineData("already_snake", "already_snake")]
    public void ToolName_Member_IsSnakeCase(string member, string expected) => Assert.Equal(expected, Reading.Names.Tool(member));

    [Theory]
    [InlineData("Path", "path")]
    [InlineData("IPAddress", "ipAddress")]
    [InlineData("ID", "id")]
    [InlineData("oldText", "oldText")]
    public void PropertyName_Member_IsCamelCase(string member, string expected) => Assert.Equal(expected, Reading.Names.Camel(member));
}
