using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Options;

public sealed class OutputSchemaTests
{
    private const string Schema =
        """{ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } }, "additionalProperties": false }""";

    [Theory]
    [InlineData("""{"name":"heron"}""")]
    [InlineData("```json\n{\"name\":\"heron\"}\n```")]
    [InlineData("Here it is: {\"name\":\"heron\"} as you asked.")]
    public async Task Answer_ThatMeetsTheSchema_IsWrittenAsJsonAlone(string answer)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply(answer));
        using var sandbox = new Sandbox(server).Write("schema.json", Schema);

        var result = (await sandbox.RunAsync("--output-schema", "schema.json", "who?")).ExitedWith(0);

        Assert.Equal("{\"name\":\"heron\"}\n", result.Output);
        Assert.Contains("additionalProperties", server.ModelRequests[0].Messages[0].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatDoesNot_IsAskedForOnceMore()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("A heron.").Reply("""{"name":"heron"}"""));
        using var sandbox = new Sandbox(server).Write("schema.json", Schema);

        var result = (await sandbox.RunAsync("--output-schema", "schema.json", "--output", "json", "who?")).ExitedWith(0).Json();

        server.Verify();
        Assert.Equal("""{"name":"heron"}""", result.GetProperty("answer").GetString());
        Assert.Equal(2, result.GetProperty("steps").GetInt32());
        Assert.Contains("it is no JSON", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatStillDoesNot_ExitsWith5()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("""{"name":1}""").Reply("""{"nam":"heron"}"""));
        using var sandbox = new Sandbox(server).Write("schema.json", Schema);

        var result = (await sandbox.RunAsync("--output-schema", "schema.json", "--output", "json", "who?")).ExitedWith(5).Json();

        server.Verify();
        Assert.Equal("limit", result.GetProperty("outcome").GetString());
        Assert.Contains("output schema", result.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  type }", "schema.json is no JSON from line 2, character 3 on.")]
    [InlineData("3", "got the number 3")]
    [InlineData("""{ "type": "no such type" }""", "no such type")]
    public async Task Schema_ThatCannotBeUsed_ExitsWith2AndAsksNothing(string schema, string said)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("never"));
        using var sandbox = new Sandbox(server).Write("schema.json", schema);

        Assert.Contains(said, (await sandbox.RunAsync("--output-schema", "schema.json", "who?")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Empty(server.ModelRequests);
    }

    [Fact]
    public async Task Calls_ComeFirst_AndTheSchemaHoldsTheLastAnswer()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"a.txt"}""").Reply("""{"name":"a"}"""));
        using var sandbox = new Sandbox(server).Write("schema.json", Schema).Write("a.txt", "a\n");

        Assert.Equal(
            "{\"name\":\"a\"}",
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize<JsonElement>((await sandbox.RunAsync("--output-schema", "schema.json", "who?")).ExitedWith(0).Output)));
    }
}
