namespace AgentHost.EndToEnd.Tests.Providers;

/// <summary>Choosing models, and what they cost, through the program itself.</summary>
public sealed class ModelCommandTests
{
    private const string Fast = """ "limits": { "retries": { "attempts": 1, "firstWait": "5ms" } } """;

    [Fact]
    public async Task Usage_AfterSeveralRuns_IsWhatTheServiceCounted()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply(new Reply { ToolCalls = [new() { Name = "read", Arguments = """{"path":"a.txt"}""" }], Usage = new ReplyUsage(1000, 20, 100) })
            .Reply(new Reply { Text = "first", Usage = new ReplyUsage(1100, 30, 900) })
            .Reply(new Reply { Text = "second", Usage = new ReplyUsage(2000, 40) })
            .Reply(new Reply { Text = "third", Usage = new ReplyUsage(3000, 50) }));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");

        var first = (await sandbox.RunAsync("--output", "json", "look")).ExitedWith(0).Json();
        (await sandbox.RunAsync("--session", "work", "more")).ExitedWith(0);
        (await sandbox.RunAsync("--session", "work", "--model", "openai/gpt-5-mini", "even more")).ExitedWith(0);

        server.Verify();
        Assert.Equal(((2100 - 1000) * 1.25m / 1_000_000) + (1000 * 0.125m / 1_000_000) + (50 * 10m / 1_000_000), first.GetProperty("cost").GetDecimal());
        foreach (var by in (string[])["day", "model", "session", "turn", "project"])
        {
            var report = (await sandbox.AgentAsync("usage", "--by", by, "--json")).ExitedWith(0).Json();
            var total = report.GetProperty("total");
            Assert.Equal(
                (4, 7100, 140, 1000), (total.GetProperty("requests").GetInt32(), Tokens(total, "input"), Tokens(total, "output"), Tokens(total, "cacheRead")));
            Assert.Equal(7100, report.GetProperty("rows").EnumerateArray().Sum(row => Tokens(row, "input")));
            Assert.Equal(total.GetProperty("cost").GetDecimal(), report.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("cost").GetDecimal()));
            Assert.Equal(by switch { "turn" => 3, "model" or "session" => 2, _ => 1 }, report.GetProperty("rows").GetArrayLength());
        }

        var work = (await sandbox.AgentAsync("usage", "--by", "model", "--session", "work", "--json")).ExitedWith(0).Json();
        Assert.Equal(
            ["openai/gpt-5", "openai/gpt-5-mini"], work.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetString()).Order());
        var table = (await sandbox.AgentAsync("usage")).ExitedWith(0).Output;
        Assert.Contains("7,100", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CutOffThenAnswered_CountsWhatWasCutOffToo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateMessages()
            .Reply(new Reply { Text = "half an answer", Usage = new ReplyUsage(500, 9) }).WithFault(new Fault { Kind = FaultKind.Cut, AfterEvents = 4 })
            .Reply(new Reply { Text = "whole", Usage = new ReplyUsage(500, 7) }));
        using var sandbox = new Sandbox().UserSettings($$"""{ {{Fast}} }""");
        var options = new AgentOptions
        {
            Variables = new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = Sandbox.Key, ["ANTHROPIC_BASE_URL"] = server.BaseUrl }
        };

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "--output", "json", "hello"], options)).ExitedWith(0).Json();
        var total = (await sandbox.AgentAsync("usage", "--json")).ExitedWith(0).Json().GetProperty("total");

        Assert.Equal(2, total.GetProperty("requests").GetInt32());
        Assert.True(Tokens(total, "input") == 1000, total.GetRawText());
        Assert.Equal(Tokens(result, "output"), Tokens(total, "output"));
        Assert.Equal(result.GetProperty("cost").GetDecimal(), total.GetProperty("cost").GetDecimal());
    }

    [Fact]
    public async Task Run_BudgetOfASession_StopsItsNextRequestInAnotherProcess()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply(new Reply { Text = "dear", Usage = new ReplyUsage(1_000_000, 10) }));
        using var sandbox = new Sandbox(server).UserSettings("""{ "limits": { "sessionCost": "$1" } }""");

        (await sandbox.RunAsync("--session", "work", "hello")).ExitedWith(0);
        var second = (await sandbox.RunAsync("--session", "work", "hello again")).ExitedWith(5);

        server.Verify();
        Assert.Contains(
            "the limit of $1.00 for a session was reached: $1.25 are spent; the setting limits.sessionCost allows more",
            second.Error,
            StringComparison.Ordinal);
        Assert.Empty(second.Output);
    }

    [Fact]
    public async Task Run_ModelAndProfileThatAreSaid_AreNearerThanTheSessionsAndThoseThanTheSettings()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("said").Reply("the session's").Reply("said again"));
        using var sandbox = new Sandbox(server).UserSettings("""{ "model": "openai/gpt-4.1" }""");
        (await sandbox.AgentAsync("session", "new", "s")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "settings", "set", "s", "model", "nowhere/none")).ExitedWith(0);

        var lost = (await sandbox.RunAsync("--session", "s", "go")).ExitedWith(2);
        (await sandbox.RunAsync("--session", "s", "--model", "openai/gpt-5", "go")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "settings", "set", "s", "model", "openai/gpt-5-mini")).ExitedWith(0);
        (await sandbox.AgentAsync("session", "settings", "set", "s", "permissions.mode", "accept-edits")).ExitedWith(0);
        var own = (await sandbox.RunAsync("--session", "s", "--output", "json", "go")).ExitedWith(0).Json();
        var said = (await sandbox.RunAsync("--session", "s", "--profile", "plan", "--output", "json", "go")).ExitedWith(0).Json();

        Assert.Contains("The name is from the settings of this session", lost.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["gpt-5", "gpt-5-mini", "gpt-5-mini"],
            server.ModelRequests.Select(static request => request.Json!.Value.GetProperty("model").GetString()));
        Assert.Equal(("accept-edits", "plan"), (own.GetProperty("mode").GetString(), said.GetProperty("mode").GetString()));
    }

    [Fact]
    public async Task Run_ProviderDown_TheFallbackAnswersAndThatIsSaid()
    {
        await using var down = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(500)).Fault(Fault.HttpStatus(500)));
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("from the other"));
        using var sandbox = new Sandbox(down).UserSettings($$"""
            { {{Fast}}, "fallback": ["other/m"], "providers": { "other": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}" } }, "model": "openai/gpt-5" }
            """);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        down.Verify();
        server.Verify();
        Assert.Equal("from the other\n", result.Output);
        Assert.Contains("! openai/gpt-5 cannot be reached (", result.Error, StringComparison.Ordinal);
        Assert.Contains("): other/m goes on.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ParametersOfProfileAndCommandLine_ReachTheService()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("there"));
        using var sandbox = new Sandbox(server)
            .UserSettings("""{ "models": { "deep": { "model": "openai/gpt-5", "reasoning": "high", "temperature": 0.25 } } }""");

        (await sandbox.RunAsync("--model", "deep", "--param", "top_p=0.5", "--param", "reasoning=low", "--param", "seed=7", "hello")).ExitedWith(0);

        var sent = server.ModelRequests[0].Json!.Value;
        Assert.Equal(
            (0.25, 0.5, "low", 7),
            (
                sent.GetProperty("temperature").GetDouble(),
                sent.GetProperty("top_p").GetDouble(),
                sent.GetProperty("reasoning_effort").GetString(),
                sent.GetProperty("seed").GetInt32()));
    }

    [Theory]
    [InlineData("--param", "reasoning", "expected NAME=VALUE")]
    [InlineData("--param", "temperature=warm", "expected a number from 0 to 2")]
    [InlineData("--param", "maxOutputTokens=0", "expected a whole number")]
    [InlineData("--max-cost", "cheap", "is no amount for --max-cost")]
    [InlineData("--prefer", "best", "best")]
    public async Task Run_WordsThatAreOff_AreNamed(string option, string value, string expected)
    {
        using var sandbox = new Sandbox();

        var result = (await sandbox.RunAsync(option, value, "hello")).ExitedWith(2);

        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelList_ServiceThatListsItsModels_IsMergedWithWhatIsKnown()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create() with { Models = ["m1", "gpt-5"] });
        using var sandbox = new Sandbox(server).UserSettings($$"""
            { "models": { "fast": "openai/gpt-5-nano" }, "providers": {
              "mine": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}", "models": [{ "id": "own", "contextWindow": 5000 }] },
              "off": { "type": "openai-compatible", "baseUrl": "{{server.BaseUrl}}", "models": ["hidden"], "disabled": true } } }
            """);

        var list = (await sandbox.AgentAsync("model", "list", "--json")).ExitedWith(0).Json();

        var names = list.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()).ToList();
        Assert.Contains("mine/own", names);
        Assert.Contains("mine/m1", names);
        Assert.Contains("openai/gpt-5", names);
        Assert.DoesNotContain(names, name => name!.Contains("hidden", StringComparison.Ordinal));
        Assert.Equal("openai/gpt-5-nano", list.GetProperty("names").GetProperty("fast").GetString());
    }

    [Theory]
    [InlineData("{}", null, false)]
    [InlineData("{}", "LITELLM_PROXY_API_BASE", true)]
    [InlineData("""{ "providers": { "litellm": { "baseUrl": "ADDRESS" } } }""", null, true)]
    public async Task ModelList_ServerOfThisMachine_IsAskedWhereSomebodySpokeOfIt(string settings, string? variable, bool asked)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create() with { Models = ["near-by"] });
        using var sandbox = new Sandbox().UserSettings(settings.Replace("ADDRESS", server.BaseUrl, StringComparison.Ordinal));
        var options = new AgentOptions { Variables = variable is null ? [] : new Dictionary<string, string?> { [variable] = server.BaseUrl } };

        var result = (await AgentProcess.RunAsync(sandbox, ["model", "list"], options)).ExitedWith(0);

        Assert.Equal(asked, result.Output.Contains("litellm/near-by", StringComparison.Ordinal));
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task ModelUse_Name_IsWrittenWithCommentsKeptAndTakenFromThenOn()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  // mine\n  \"model\": \"offline\"\n}\n");

        (await sandbox.AgentAsync("model", "use", "no-such-model")).ExitedWith(2);
        (await sandbox.AgentAsync("model", "use", "offline/rules")).ExitedWith(0);

        var file = File.ReadAllText(Path.Combine(sandbox.Home, ".config", "agent", "agent.json"));
        Assert.Contains("// mine", file, StringComparison.Ordinal);
        Assert.Contains("\"offline/rules\"", file, StringComparison.Ordinal);
        Assert.StartsWith("offline/rules\n", (await sandbox.AgentAsync("model", "show")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    private static int Tokens(System.Text.Json.JsonElement row, string name) => row.GetProperty("usage").GetProperty(name).GetInt32();
}
