using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class PullTests
{
    private const string Allowed = """{"pull":true}""";

    [Fact]
    public async Task Model_ThatIsNotThere_IsAFaultThatNamesTheCommand()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("never"));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Options() with { Model = "qwen3" })));

        Assert.Equal(
            new ModelFault(
                ModelFaultKind.ModelNotFound,
                $"test at {wire.Server.BaseUrl}/ does not have the model qwen3. Run \"ollama pull qwen3\", or set providers.test.pull to true.")
            {
                Status = 404
            },
            fault);
        Assert.Equal(["/api/chat"], wire.Server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Model_ThatMayBeFetched_IsFetchedOnceAndAnswers()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("here I am").Reply("again"));
        var options = wire.Options(Allowed) with { Model = "qwen3:8b" };

        var updates = await wire.AskAsync(options);
        var second = await wire.AskAsync(options);

        wire.Server.Verify();
        Assert.Equal(["/api/chat", "/api/pull", "/api/chat", "/api/chat"], wire.Server.Requests.Select(request => request.Path));
        Assert.Equal("""{"model":"qwen3:8b","stream":true}""", wire.Server.Requests[1].Json!.Value.GetRawText());
        Assert.Equal(
            [
                "qwen3:8b: pulling manifest", "qwen3:8b: pulling aaaaaaaaaaaa, 0 % of 5.2 GB",
                .. Enumerable.Range(1, 10).Select(part => $"qwen3:8b: pulling aaaaaaaaaaaa, {part}0 % of 5.2 GB"),
                "qwen3:8b: verifying sha256 digest", "qwen3:8b: writing manifest", "qwen3:8b: success",
            ],
            updates.OfType<ProgressUpdate>().Select(update => update.Text));
        Assert.Equal(("here I am", "again"), (Wire.Text(updates), Wire.Text(second)));
        Assert.Empty(second.OfType<ProgressUpdate>());
    }

    [Fact]
    public async Task Model_ThatDoesNotExist_IsAFault()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());

        var updates = await wire.AskAsync(wire.Options(Allowed) with { Model = "missing-one" });

        Assert.Equal(
            new ModelFault(ModelFaultKind.ModelNotFound, "test cannot fetch the model missing-one: pull model manifest: file does not exist"), updates[^1]);
        Assert.Equal(["/api/chat", "/api/pull"], wire.Server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n{\"status\":\"pulling manifest\"}\n", ModelFaultKind.StreamCut)]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n{\"error\":\"max retries exceeded: no space left on device\"}\n",
        ModelFaultKind.ServerError)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n{}\n", ModelFaultKind.BadResponse)]
    [InlineData("HTTP/1.1 500 Bad\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"error\":\"no\"}", ModelFaultKind.ServerError)]
    public async Task Fetch_ThatFails_IsAFault(string answer, ModelFaultKind expected)
    {
        await using var server = new RawServer(answer);
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());
        await using var client = new PullClient(wire, TimeProvider.System, new Endpoint(wire.Options(Allowed) with { BaseUrl = server.Address }));

        ModelUpdate? last = null;
        await foreach (var update in client.StreamAsync(Wire.Say("x"), CancellationToken.None))
        {
            last = update;
        }

        Assert.Equal(expected, Assert.IsType<ModelFault>(last).Kind);
    }

    [Fact]
    public async Task Random_Progress_EndsInOneLastUpdate()
    {
        var random = new Random(5);
        string[] good =
        [
            """{"status":"pulling manifest"}""", """{"status":"pulling a","total":5200000000,"completed":99}""",
            """{"status":"pulling a","total":-1,"completed":1e300}""", """{"status":"p\ud800","total":1e12}""",
            """{"status":"success"}""", """{"error":"e"}""", "{}", ""
        ];
        for (var round = 0; round < 1000; round++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, random.Next(8)).Select(_ => good[random.Next(good.Length)])));
            for (var i = random.Next(3); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var http = new FixedAnswer(bytes, "application/x-ndjson");
            await using var client = new PullClient(http, TimeProvider.System, new Endpoint(new ModelClientOptions("p", "m")));
            ModelUpdate? last = null;
            await foreach (var update in client.StreamAsync(Wire.Say("x"), CancellationToken.None))
            {
                Assert.False(last is ModelFinished or ModelFault);
                last = update;
            }

            Assert.True(last is ModelFinished or ModelFault);
        }
    }
}
