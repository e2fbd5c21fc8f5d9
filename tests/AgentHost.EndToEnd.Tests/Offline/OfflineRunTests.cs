namespace AgentHost.EndToEnd.Tests.Offline;

public sealed class OfflineRunTests
{
    private const string Prompt = "list the C# files that mention ModelClient and summarise this repository";

    [Theory]
    [InlineData("Zorblax", "QuiverEngine", "A kettle that sings to lighthouses.")]
    [InlineData("Mirabund", "TarnLedger", "Keeps books for imaginary harbours.")]
    [InlineData("Oblivarium", "PelicanSorter", "Sorts pelicans by their opinions.")]
    public async Task Run_RepositoryNeverSeen_NamesWhatExistsOnlyThere(string project, string type, string purpose)
    {
        using var sandbox = new Sandbox();
        await sandbox.Write("README.md", $"# {project}\n\n{purpose}\n")
            .Write($"src/{type}.cs", $"namespace {project};\n\nclass {type}\n{{\n    private ModelClient client;\n}}\n")
            .Write("src/Other.cs", "class Other;\n")
            .CommitAsync();

        var result = (await sandbox.RunAsync(Prompt)).ExitedWith(0);

        Assert.Contains($"src/{type}.cs", result.Output, StringComparison.Ordinal);
        Assert.Contains(purpose, result.Output, StringComparison.Ordinal);
        Assert.Contains(project, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Other.cs` (", result.Output, StringComparison.Ordinal);
        Assert.Contains("by rules, not by a model", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("● grep", result.Output, StringComparison.Ordinal);
        Assert.Contains("● grep", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Quiet_LeavesStandardErrorEmpty()
    {
        using var sandbox = new Sandbox().Write("README.md", "# Thing\n");

        var result = (await sandbox.RunAsync("--quiet", Prompt)).ExitedWith(0);

        Assert.Empty(result.Error);
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public async Task Run_Json_PrintsOneObjectThatMeetsTheSchema()
    {
        using var sandbox = new Sandbox().Write("README.md", "# Thing\n").Write("a.cs", "ModelClient c;\n");

        var result = (await sandbox.RunAsync("--output", "json", Prompt)).ExitedWith(0);

        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var json = result.Json();
        Assert.Equal("result", json.GetProperty("type").GetString());
        Assert.Equal("answered", json.GetProperty("outcome").GetString());
        Assert.Equal(0, json.GetProperty("exitCode").GetInt32());
        Assert.Contains("a.cs", json.GetProperty("answer").GetString()!, StringComparison.Ordinal);
        Assert.NotEmpty(json.GetProperty("sessionId").GetString()!);
        Assert.True(json.GetProperty("toolCalls").GetInt32() > 0);
        PublishedSchema.AssertMeets("result", json);
    }

    [Fact]
    public async Task Run_StreamJson_OpensFirstAndEndsWithOneResult()
    {
        using var sandbox = new Sandbox().Write("README.md", "# Thing\n").Write("a.cs", "ModelClient c;\n");

        var events = (await sandbox.RunAsync("--output", "stream-json", Prompt)).ExitedWith(0).Events();

        var types = events.Select(static e => e.GetProperty("type").GetString()!).ToList();
        Assert.Equal("stream.opened", types[0]);
        Assert.Equal("result", types[^1]);
        Assert.Single(types, "result");
        Assert.Single(types, "turn.started");
        Assert.Single(types, "turn.completed");
        Assert.Equal(types.Count(static type => type == "tool.started"), types.Count(static type => type == "tool.completed"));
        Assert.All(events, static e => PublishedSchema.AssertMeets("events", e));
        var numbers = events.Where(static e => e.TryGetProperty("sequence", out _)).Select(static e => e.GetProperty("sequence").GetInt64()).ToList();
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Order(), numbers);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("stream-json")]
    public async Task Run_SecretInAFile_LeavesInNoJson(string format)
    {
        var secret = "ghp_" + new string('a', 30) + "123456";
        using var sandbox = new Sandbox().Write("config.txt", $"first line\ntoken = {secret}\n");

        var json = (await sandbox.RunAsync("--output", format, "read config.txt")).ExitedWith(0).Output;
        var shown = (await sandbox.AgentAsync("session", "show", "last", "--json")).ExitedWith(0).Output;
        var text = (await sandbox.RunAsync("read config.txt")).ExitedWith(0).Output;

        Assert.Contains("first line", json, StringComparison.Ordinal);
        Assert.Contains("first line", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, json + shown, StringComparison.Ordinal);
        Assert.Contains(secret, text, StringComparison.Ordinal);
    }
}
