using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.EndToEnd.Tests.Faults;

public sealed class ProviderFaultTests
{
    private const string Fast = """{"limits":{"retries":{"attempts":1,"firstWait":"20ms"},"betweenTokens":"400ms"}}""";

    [Fact]
    public async Task Run_RateLimited_WaitsAsAskedAndAnswers()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.RetryLater(429, seconds: 1)).Reply("there"));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("there\n", result.Output);
        Assert.Contains("Trying again in 1 s", result.Error, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(server.ModelRequests[0].Timestamp, server.ModelRequests[1].Timestamp) >= TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task Run_StreamCutThenWhole_WithdrawnTextIsNotOnThePipe()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("these words were cut off").With(static reply => reply with { ChunkSize = 4 }).WithFault(Fault.Cut(afterEvents: 4))
            .Reply("whole"));
        using var sandbox = new Sandbox(server).UserSettings(Fast);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("whole\n", result.Output);
        Assert.Equal(2, server.ModelRequests.Count);
        Assert.Equal(server.ModelRequests[0].Messages.Count, server.ModelRequests[1].Messages.Count);
    }

    [Fact]
    public async Task Run_SilenceBetweenTokens_RetriesAndAnswers()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("then nothing more").With(static reply => reply with { ChunkSize = 4 }).WithFault(Fault.Silence(afterEvents: 3))
            .Reply("whole"));
        using var sandbox = new Sandbox(server).UserSettings(Fast);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(0);

        server.Verify();
        Assert.Equal("whole\n", result.Output);
    }

    [Fact]
    public async Task Run_WrongKey_ExitsWith4NamingTheSourceNeverTheKey()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Fault(Fault.HttpStatus(401, message: $"Incorrect API key provided: {Sandbox.Key}.")));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("--output", "stream-json", "hello")).ExitedWith(4);

        server.Verify();
        Assert.Contains("OPENAI_API_KEY", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Key, result.Error + result.Output, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(sandbox.Home, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Sandbox.Key, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ConnectionRefused_ExitsWith4()
    {
        using var sandbox = new Sandbox().UserSettings(Fast);
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1";
        listener.Stop();

        var result = (await AgentProcess.RunAsync(sandbox, ["run", "hello"], new AgentOptions
        {
            Variables = new Dictionary<string, string?> { ["OPENAI_API_KEY"] = Sandbox.Key, ["OPENAI_BASE_URL"] = address },
        })).ExitedWith(4);

        Assert.Empty(result.Output);
        Assert.Contains("Trying again", result.Error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task Run_ServerErrors_AreRetriedAsOftenAsSettingsSay(int retries, int requests)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(500)).Repeat(0));
        using var sandbox = new Sandbox(server).UserSettings($"{{\"limits\":{{\"retries\":{{\"attempts\":{retries},\"firstWait\":\"5ms\"}}}}}}");

        (await sandbox.RunAsync("hello")).ExitedWith(4);

        Assert.Equal(requests, server.ModelRequests.Count);
    }

    [Theory]
    [InlineData(FaultKind.Garbage)]
    [InlineData(FaultKind.InvalidJson)]
    [InlineData(FaultKind.ContentType)]
    [InlineData(FaultKind.ErrorEvent)]
    [InlineData(FaultKind.Reset)]
    public async Task Run_ProviderThatNeverMakesSense_ExitsWith4(FaultKind kind)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("sense").WithFault(Fault.Of(kind)).Repeat(0));
        using var sandbox = new Sandbox(server).UserSettings(Fast);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(4);

        Assert.Empty(result.Output);
        Assert.Single(result.Error.Split('\n'), static line => line.StartsWith("agent: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_FirstPromptTooLong_ExitsWith4AndSaysWhatToDo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.ContextLength()).Repeat(0));
        using var sandbox = new Sandbox(server).UserSettings(Fast);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(4);

        Assert.Contains(
            "Nothing more of the conversation can be left out: begin a new session, or name a model that takes more.", result.Error, StringComparison.Ordinal);
        Assert.Single(server.ModelRequests);
    }

    [Fact]
    public async Task Run_TooLongAndNoCompactor_SaysThatTooAndSendsItOnce()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.ContextLength()).Repeat(0));
        using var sandbox = new Sandbox(server).UserSettings(Fast);

        var result = (await sandbox.RunAsync("--no-plugin", "agents", "hello")).ExitedWith(4);

        Assert.Contains("No plugin here brings a compactor", result.Error, StringComparison.Ordinal);
        Assert.Single(server.ModelRequests);
    }

    [Fact]
    public async Task Run_ContentFilter_ExitsWith4AndSaysSo()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Reply("part of").With(static reply => reply with { FinishReason = "content_filter" }));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(4);

        Assert.Contains("filter", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_OutputLimit_ExitsWith5AndSaysSo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("part of").With(static reply => reply with { FinishReason = "length" }));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("hello")).ExitedWith(5);

        Assert.Contains("limit", result.Error, StringComparison.Ordinal);
        Assert.Equal("part of\n", result.Output);
    }

    [Fact]
    public async Task Run_MaxSteps_ExitsWith5()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("list", "{}").Repeat(0));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--max-steps", "2", "hello")).ExitedWith(5);

        Assert.Equal(2, server.ModelRequests.Count);
    }

    [Fact]
    public async Task Run_FaultInJson_IsOneResultObject()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(403)));
        using var sandbox = new Sandbox(server);

        var json = (await sandbox.RunAsync("--output", "json", "hello")).ExitedWith(4).Json();

        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal(4, json.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(json.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Run_ServiceThatTakesRequestsAndSaysNothing_SaysThatItWaitsAndEndsWithinOneSetting()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().Fault(Fault.Silence()).Fault(Fault.Silence()).Fault(Fault.Silence()).Fault(Fault.Silence()).Fault(Fault.Silence()));
        using var sandbox = new Sandbox(server).UserSettings(
            """{ "limits": { "firstToken": "3s", "retries": { "firstWait": "10ms" } }, "providers": { "openai": { "firstTokenSeconds": 2 } } }""");
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        var result = (await sandbox.RunAsync("hello")).ExitedWith(4);

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(30));
        Assert.Matches("… waiting for openai/[^ ]+, which has said nothing yet: at most 2 s more", result.Error);
        Assert.Contains("Nothing was said for 3 s altogether (limits.firstToken)", result.Error, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 2, 3);
    }
}
