using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins.Isolation;

namespace AgentHost.PluginRunner.Tests;

/// <summary>The same assembly in this process and in its own: all that can be seen of it is the same.</summary>
public sealed class SameInBothTests
{
    [Theory]
    [InlineData("echo", "\"x\": [1, {\"deep\": null}, \"ä\\u0000\"]", "s1 t1 c1")]
    [InlineData("refuse", "", "not today")]
    [InlineData("read", "\"path\": \"a.txt\"", "hello äöü")]
    [InlineData("read", "\"path\": \"b.txt\"", "FileAccessException Missing b.txt")]
    [InlineData("read-status", "\"path\": \"a.txt\"", "File 12 a.txt:File")]
    [InlineData("progress", "", "step 4")]
    [InlineData("ask", "", "two")]
    [InlineData("agents", "\"path\": \"looker\"", "s2 Limit looker look a|b Plan 7 3 a")]
    [InlineData("agents", "\"path\": \"nobody\"", "CapabilityException There is no agent nobody here.")]
    [InlineData("agents-opened", "\"path\": \"a few words\"", "opened for a few words in opened for a few words")]
    [InlineData("calls", "\"path\": \"other\"", "False True 1 other [1]")]
    [InlineData("calls", "\"path\": \"gone\"", "CapabilityException The call has ended.")]
    [InlineData("edit", "\"path\": \"new.txt\"", "1 Write new.txt")]
    [InlineData("process", "", "to the process\\nvalue\\n|err\\n|3")]
    [InlineData("process-missing", "", "ProcessStartException /no/such/program")]
    [InlineData("blob", "", "150003 text/plain end -1")]
    [InlineData("services", "", "True True False [1] 1 True True secret")]
    [InlineData("secrets", "", "False True pearls ***** is all True")]
    [InlineData("model", "\"path\": \"lent/short\"", "4 6 ababab ")]
    [InlineData("model", "\"path\": \"lent/long\"", "5001 500000 ")]
    [InlineData("model", "\"path\": \"lent/broken\"", "InvalidOperationException It broke.")]
    [InlineData("model", "\"path\": \"other/m\"", "CapabilityException There is no model other/m.")]
    [InlineData("model-left", "\"path\": \"lent/endless\"", "left endless")]
    [InlineData(
        "fetch",
        "\"path\": \"http://other.example.org/\"",
        "EgressException The plugin probe may not talk to other.example.org: its plugin.json does not name it under permissions.network.")]
    [InlineData("fetch", "\"path\": \"http://127.0.0.1:1/\"", "HttpRequestException Connection refused")]
    [InlineData("undeclared", "", "InvalidOperationException The manifest does not declare other.event")]
    [InlineData("throw", "\"type\": \"file\"", "FileAccessException Missing x/y")]
    [InlineData("throw", "\"type\": \"start\"", "ProcessStartException prog cannot")]
    [InlineData("throw", "\"type\": \"capability\"", "CapabilityException blocked")]
    [InlineData("throw", "\"type\": \"host\"", "HostException Busy busy")]
    [InlineData("throw", "\"type\": \"invalid\"", "InvalidOperationException wrong")]
    [InlineData("throw", "\"type\": \"cancelled\"", "OperationCanceledException by itself")]
    [InlineData("throw", "\"type\": \"other\"", "InvalidDataException bad data")]
    [InlineData("unknown", "", "unknown action")]
    public async Task Tool_EveryService_SameTranscript(string action, string arguments, string expected)
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var one = await inside.TranscribeAsync(action, arguments);
        var other = await outside.TranscribeAsync(action, arguments);
        Assert.Contains(expected, Unescape(one), StringComparison.Ordinal);
        Assert.Equal(one, other);
        Assert.True(outside.Runtime.ProcessId > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_ServerThatAcceptsAndSaysNothing_EndsWithTheHostsDeadline(bool isolated)
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var host = await TestHost.StartAsync(isolated, connect: TimeSpan.FromMilliseconds(300));

        // No secure channel comes about; the usual 15 s would be past what this test waits.
        var said = await host.TranscribeAsync("fetch", $"\"path\": \"https://127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/\"")
            .WaitAsync(TimeSpan.FromSeconds(12));

        Assert.Contains("CanceledException The operation was canceled", said, StringComparison.Ordinal);
    }

    /// <summary>A model that is lent is not asked for more than its asker has room for, and is left with it.</summary>
    [Fact]
    public async Task Tool_ModelThatIsLeft_WasAskedForNoMoreThanTheWindow()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);

        await outside.RunAsync(outside.Create<Tool>("tool"), "model-left", "\"path\": \"lent/endless\"");

        Assert.InRange(outside.Models.Given, 1, 65);
        Assert.Contains("left endless", outside.Notes);
    }

    [Fact]
    public async Task Tool_LargeFile_SameContent()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"line {i}\n"));
        await File.WriteAllTextAsync(Path.Combine(outside.Workspace.Root, "big.txt"), text);
        var result = await outside.RunAsync(outside.Create<Tool>("tool"), "read", "\"path\": \"big.txt\"");
        Assert.Equal(text, ((TextPart)result.Content[0]).Text);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("text:1000:10")]
    [InlineData("text:20:100000")]
    [InlineData("throw")]
    public async Task Provider_Stream_SameUpdates(string model)
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var one = await StreamAsync(inside, model);
        var other = await StreamAsync(outside, model);
        Assert.True(one.Count > 1);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task OtherKinds_SameAnswers()
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var one = await OthersAsync(inside);
        Assert.Contains("PreTool s w", one, StringComparison.Ordinal);
        Assert.Equal(one, await OthersAsync(outside));
    }

    [Fact]
    public async Task TelemetrySink_Batch_ArrivesAsItWasGiven()
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var at = DateTimeOffset.UnixEpoch;
        var point = new TelemetryPoint(at, at.AddSeconds(5)) { Histogram = new TelemetryHistogram(1, 2.5, 2.5, 2.5, [1, 4], [0, 1, 0]) };
        var span = new TelemetrySpan(new string('a', 32), new string('b', 16), "chat m", at, at.AddSeconds(1))
        {
            ParentId = new string('c', 16),
            Kind = TelemetrySpanKind.Client,
            Status = TelemetryStatus.Error,
            Attributes = new Dictionary<string, JsonElement> { ["l"] = AgentJson.Parse("[1,2]"), ["t"] = AgentJson.Parse("true") },
            Events = [new TelemetrySpanEvent("e", at)],
        };
        var batch = new TelemetryBatch
        {
            Resource = new Dictionary<string, JsonElement> { ["service.name"] = AgentJson.Parse("\"agent\"") },
            Spans = [span],
            Metrics = [new TelemetryMetric("m", TelemetryMetricKind.Histogram, [point]) { Unit = "s", Description = "d" }],
        };
        foreach (var host in (TestHost[])[inside, outside])
        {
            var sink = host.Create<Capability>(CapabilityKinds.TelemetrySink);
            Assert.Equal("{}", (await sink.InvokeAsync(AgentJson.ToElement(batch), CancellationToken.None)).GetRawText());
            var met = await Assert.ThrowsAsync<CapabilityException>(
                () => sink.InvokeAsync(AgentJson.ToElement(batch with { Dropped = 7 }), CancellationToken.None).AsTask());
            Assert.Equal("met " + AgentJson.Write(batch with { Dropped = 7 }), met.Message);
            await Assert.ThrowsAsync<CapabilityException>(() => sink.InvokeAsync(AgentJson.Parse("[1]"), CancellationToken.None).AsTask());
        }
    }

    [Fact]
    public async Task Create_NotRegistered_SameMessage()
    {
        await using var inside = await TestHost.StartAsync(isolated: false);
        await using var outside = await TestHost.StartAsync(isolated: true);
        var one = Assert.Throws<CapabilityException>(() => inside.Create<Tool>("tool", "unregistered"));
        var other = Assert.Throws<CapabilityException>(() => outside.Create<Tool>("tool", "unregistered"));
        Assert.Equal(one.Message, other.Message);
    }

    [Fact]
    public async Task Create_FactoryThrows_FirstCallSaysSo()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);
        var tool = outside.Create<Tool>("tool", "unmade");
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await outside.RunAsync(tool, "echo"));
        Assert.Equal("The plugin probe failed to make tool/unmade: it cannot be made", fault.Message);
        await Assert.ThrowsAsync<CapabilityException>(async () => await outside.RunAsync(tool, "echo"));
    }

    [Fact]
    public async Task Workspace_SettingsAndTrustChange_SeenByTheNextCall()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);
        var tool = outside.Create<Tool>("tool");
        Assert.Contains("True {\"level\":1}", (await outside.RunAsync(tool, "echo")).LogLine, StringComparison.Ordinal);
        outside.Workspace.Trusted = false;
        outside.Workspace.Settings = AgentJson.Parse("""{"level":2}""");
        Assert.Contains("False {\"level\":2}", (await outside.RunAsync(tool, "echo")).LogLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspaces_OfOnePlugin_SeeOnlyTheirOwn()
    {
        await using var outside = await TestHost.StartAsync(isolated: true);
        await using var second = new TestWorkspace { Settings = AgentJson.Parse("""{"level":9}"""), Capabilities = outside };
        var section = outside.Create<PromptSection>("prompt-section");
        var other = (PromptSection)outside.Runtime.Create("prompt-section", "probe", second);
        await File.WriteAllTextAsync(Path.Combine(second.Root, "a.txt"), "1");
        Assert.Contains(
            "12 12 ",
            await section.BuildAsync(new PromptContext { SessionId = "s", Workspace = outside.Workspace, Model = "m" }, CancellationToken.None),
            StringComparison.Ordinal);
        Assert.Contains(
            "1 1 {\"level\":9}",
            await other.BuildAsync(new PromptContext { SessionId = "s", Workspace = second, Model = "m" }, CancellationToken.None),
            StringComparison.Ordinal);
    }

    /// <summary>State that a plugin keeps by the workspace's object is there for all that it makes in that workspace.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workspace_IsOneObject_ForAllCapabilities(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var context = new PromptContext { SessionId = "s", Workspace = host.Workspace, Model = "m" };
        await host.Create<PromptSection>("prompt-section").BuildAsync(context, CancellationToken.None);

        var result = await host.RunAsync(host.Create<Tool>("tool"), "met");

        Assert.Equal("2", ((TextPart)result.Content[0]).Text);
    }

    [Fact]
    public async Task Dispose_Deactivates_AndTheProcessEnds()
    {
        var host = await TestHost.StartAsync(isolated: true);
        await host.DisposeAsync();
        Assert.Contains("log Information: deactivated, stopping is True", host.Notes);
        Assert.All(host.RunnerProcesses.Started, process => Assert.True(RecordingProcesses.HasExited(process)));
        Assert.False(host.Lost.Task.IsCompleted);
    }

    private static async Task<List<string>> StreamAsync(TestHost host, string model)
    {
        var updates = new List<string>();
        try
        {
            var provider = host.Create<ModelProvider>("provider");
            await using var client = provider.CreateClient(
                new ModelClientOptions("probe", model) { Credential = "key", Settings = AgentJson.Parse("""{"a":[1]}""") });
            await client.WarmUpAsync(CancellationToken.None);
            var request = new ModelRequest(
                [new Message("m", MessageRole.User, [new TextPart("hi"), new ImagePart("image/png") { Data = new byte[] { 1, 2 } }], DateTimeOffset.UnixEpoch)])
            {
                System = [new PromptText("base", "be")],
                Tools = [new ToolSpec("t", "d", AgentJson.EmptyObject)],
                Parameters = new ModelParameters { Temperature = 0.5 },
            };
            await foreach (var update in client.StreamAsync(request, CancellationToken.None))
            {
                updates.Add(ClientJson.Write(update));
            }
        }
        catch (Exception exception)
        {
            updates.Add(TestHost.Describe(exception));
        }

        return updates;
    }

    private static async Task<string> OthersAsync(TestHost host)
    {
        var hook = host.Create<Hook>("hook");
        var seen = ClientJson.Write(await hook.RunAsync(new PreToolInput("s", "w", TestHost.Call("echo")), CancellationToken.None));
        var denied = ClientJson.Write(
            await hook.RunAsync(new PreToolInput("s", "w", TestHost.Call("echo") with { Tool = "forbidden" }), CancellationToken.None));
        var command = host.Create<Command>("command");
        var ran = ClientJson.Write(await command.RunAsync(
            new CommandCall("probe", ["a", "b c"]) { Options = new Dictionary<string, System.Text.Json.JsonElement> { ["o"] = AgentJson.Parse("[1]") } },
            new CommandContext { Workspace = host.Workspace, SessionId = "s", Capabilities = host },
            CancellationToken.None));
        Assert.Contains("nobody lent/short", ran, StringComparison.Ordinal);
        var asked = ClientJson.Write(await command.RunAsync(
            new CommandCall("probe", []), new CommandContext { Workspace = host.Workspace, Capabilities = host, User = host }, CancellationToken.None));
        Assert.Contains("no lent/short", asked, StringComparison.Ordinal);
        Assert.Contains(host.Notes, static note => note.Contains("perhaps", StringComparison.Ordinal));
        var section = host.Create<PromptSection>("prompt-section");
        var text = await section.BuildAsync(
            new PromptContext
            {
                SessionId = "s", Workspace = host.Workspace, Model = "p/m", Prompt = "why?", Capabilities = host, Change = SectionChange.Added,
            },
            CancellationToken.None);
        Assert.Contains("why? 1 1", text, StringComparison.Ordinal);
        var none = await section.BuildAsync(new PromptContext { SessionId = "s", Workspace = host.Workspace }, CancellationToken.None);
        var compactor = host.Create<Compactor>("compactor");
        Message[] said = [new("m1", MessageRole.User, [new TextPart("one")], default), new("m2", MessageRole.Assistant, [new TextPart("two")], default)];
        var compaction = ClientJson.Write((await compactor.CompactAsync(new CompactionRequest("s", said, 12) { Model = "p/m" }, CancellationToken.None))!);
        var nothing = await compactor.CompactAsync(new CompactionRequest("s", [], 12), CancellationToken.None);
        var counter = host.Create<Capability>("counter");
        var invoked = await counter.InvokeAsync(AgentJson.Parse("""{"q":1}"""), CancellationToken.None);
        var failed = await Assert.ThrowsAsync<CapabilityException>(async () =>
            await counter.InvokeAsync(AgentJson.Parse("""{"fail":1}"""), CancellationToken.None));
        var models = ClientJson.Write(
            await host.Create<ModelProvider>("provider").ListModelsAsync(new ModelClientOptions("probe", ""), CancellationToken.None));
        return string.Join(
            '\n', seen, denied, ran, asked, text, none ?? "nothing", compaction, nothing is null ? "nothing" : "something",
            invoked.GetRawText().Replace(" ", "", StringComparison.Ordinal), failed.Message, models, string.Join(';', host.Notes));
    }

    private static string Unescape(string json) =>
        json.Replace("\\u00E4", "ä", StringComparison.OrdinalIgnoreCase).Replace("\\u00F6", "ö", StringComparison.OrdinalIgnoreCase)
            .Replace("\\u00FC", "ü", StringComparison.OrdinalIgnoreCase);
}
