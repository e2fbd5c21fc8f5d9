using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Telemetry;

/// <summary>What sinks get of the turns of a whole host, and that no turn hears of them.</summary>
public sealed class TelemetryExportTests
{
    private const string Named = """{"telemetry":{"sinks":["kept"]}}""";

    private readonly Sink _sink = new();
    private int _made;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_WithATool_IsThreeKindsOfSpansAndTwoMetrics_WithoutContent()
    {
        var rig = Prepare();
        rig.Model.Call(("look", """{"word":"argumentword"}""")).Text("answerword");
        await rig.OpenAsync(Named);
        var end = await rig.RunAsync(rig.Prompt("promptword"));
        await rig.DisposeAsync();

        var spans = _sink.Spans;
        var root = Assert.Single(spans, static span => span.Name == "invoke_agent");
        Assert.Equal(
            ["chat m", "execute_tool look", "chat m"],
            spans.Where(span => span != root).OrderBy(static span => span.Start).Select(static span => span.Name));
        Assert.All(spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.All(
            spans,
            static span => Assert.True(span is { TraceId.Length: 32, SpanId.Length: 16, Status: TelemetryStatus.Unset } && span.End >= span.Start));
        Assert.All(spans.Where(span => span != root), span => Assert.Equal(root.SpanId, span.ParentId));
        Assert.Null(root.ParentId);
        Assert.Equal(4, spans.Select(static span => span.SpanId).Distinct().Count());
        Assert.Equal(TelemetrySpanKind.Client, spans.First(static span => span.Name == "chat m").Kind);
        Assert.Equal(
            """{"gen_ai.conversation.id":"SESSION","gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"look","gen_ai.tool.call.id":"c1","""
            + "\"gen_ai.tool.type\":\"function\"}",
            AgentJson.Write(spans.Single(static span => span.Name == "execute_tool look").Attributes)
                .Replace(rig.SessionId, "SESSION", StringComparison.Ordinal));
        var chat = spans.First(static span => span.Name == "chat m").Attributes;
        Assert.Equal(("scripted", "m", "chat"), (Text(chat, "gen_ai.provider.name"), Text(chat, "gen_ai.request.model"), Text(chat, "gen_ai.operation.name")));
        Assert.Equal((10, 5), (chat["gen_ai.usage.input_tokens"].GetInt32(), chat["gen_ai.usage.output_tokens"].GetInt32()));
        Assert.Equal(end.Usage.Input, root.Attributes["gen_ai.usage.input_tokens"].GetInt64());

        var metrics = _sink.Batches.SelectMany(static batch => batch.Metrics).ToList();
        var tokens = metrics.Where(static metric => metric.Name == "gen_ai.client.token.usage").SelectMany(static metric => metric.Points).ToList();
        Assert.Equal(20, tokens.Where(static p => Text(p.Attributes, "gen_ai.token.type") == "input").Sum(static p => p.Histogram!.Sum));
        Assert.Equal(10, tokens.Where(static p => Text(p.Attributes, "gen_ai.token.type") == "output").Sum(static p => p.Histogram!.Sum));
        var seconds = metrics.Where(static metric => metric.Name == "gen_ai.client.operation.duration").SelectMany(static metric => metric.Points).ToList();
        Assert.Equal(4, seconds.Sum(static p => p.Histogram!.Count));
        Assert.All(seconds.Concat(tokens), static p => Assert.Equal(p.Histogram!.Count, p.Histogram.Buckets.Sum()));
        Assert.All(seconds.Concat(tokens), static p => Assert.Equal(p.Histogram!.Bounds.Count + 1, p.Histogram.Buckets.Count));
        Assert.All(_sink.Batches, static batch => Assert.Equal("agent", Text(batch.Resource, "service.name")));
        var all = string.Concat(_sink.Batches.Select(AgentJson.Write));
        Assert.All((string[])["promptword", "argumentword", "answerword", "resultword"], word => Assert.DoesNotContain(word, all, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"telemetry":{"sinks":[]}}""")]
    public async Task Turn_WhereNobodyNamesASink_MakesNone(string settings)
    {
        var rig = Prepare();
        await rig.OpenAsync(settings);
        await rig.RunAsync();
        await rig.DisposeAsync();

        Assert.Empty(_sink.Batches);
        Assert.Equal(0, _made);
    }

    [Fact]
    public async Task Open_SinkThatNobodyBrings_IsAWarning()
    {
        await using var rig = await Prepare().OpenAsync("""{"telemetry":{"sinks":["kept","missing"]}}""");

        var warning = Assert.Single(rig.Workspace.Warnings, static warning => warning.Contains("telemetry", StringComparison.Ordinal));
        Assert.Equal("telemetry.sinks names missing, and no plugin here brings a telemetry sink of that name: nothing is sent to it.", warning);
        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);
    }

    [Fact]
    public async Task Sink_ThatFails_IsOneWarning_AndLosesNothingButItsOwn()
    {
        using var log = new ListLogger();
        var time = new FakeTime();
        var rig = Prepare(log, time);
        _sink.Taking = _ => _sink.Batches.Count < 3 ? throw new CapabilityException("it is down") : Task.CompletedTask;
        await rig.OpenAsync(Named);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);
            await _sink.WaitAsync(i + 1, time);
        }

        await rig.DisposeAsync();

        var warning = Assert.Single(log.Lines, static line => line.Contains("telemetry sink", StringComparison.Ordinal));
        Assert.Equal("The telemetry sink kept did not take what it was given, which is lost: it is down", warning);
        var batches = _sink.Batches.ToList();
        Assert.Equal(batches[0].Spans.Count, batches[1].Dropped);
        Assert.Equal(batches[0].Spans.Count + batches[1].Spans.Count, batches[2].Dropped);
    }

    [Fact]
    public async Task Dispose_WithASinkThatHangs_TakesTwoSecondsAndNoMore()
    {
        var rig = Prepare();
        _sink.Taking = static token => Task.Delay(Timeout.Infinite, token);
        await rig.OpenAsync(Named);
        await rig.RunAsync();
        await _sink.WaitAsync(1);
        var watch = Stopwatch.StartNew();

        await rig.DisposeAsync();

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.5, 6);
    }

    [Fact]
    public async Task Spans_BeyondTheBound_AreDroppedAndCounted()
    {
        var time = new FakeTime();
        var rig = Prepare(time: time);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Taking = async token => await gate.Task.WaitAsync(token);
        await rig.OpenAsync(Named);
        await CallAsync(rig, 1);
        await _sink.WaitAsync(1, time);

        // Two spans a call, and nobody takes them.
        await CallAsync(rig, 1_300);
        gate.SetResult();
        await _sink.WaitAsync(2);
        await rig.DisposeAsync();

        var later = _sink.Batches.Skip(1).ToList();
        var spans = later.Sum(static batch => batch.Spans.Count);

        // The first batch has both spans of the first call, or one where the clock was quicker than the end of its turn.
        Assert.Equal(2_602, _sink.Spans.Count + later.Sum(static batch => batch.Dropped));
        Assert.InRange(spans, 2_048, 2_048 + 512);
        Assert.All(later, static batch => Assert.InRange(batch.Spans.Count, 1, 512));
    }

    private static async Task CallAsync(HostRig rig, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await rig.Host.Tools.CallAsync(
                new ToolRequest(rig.Workspace.Id, rig.SessionId, "look", AgentJson.EmptyObject) { Mode = PermissionMode.Bypass }, None);
        }
    }

    private static string? Text(IReadOnlyDictionary<string, JsonElement> attributes, string key) =>
        attributes.TryGetValue(key, out var value) ? value.GetString() : null;

    private HostRig Prepare(ListLogger? log = null, TimeProvider? time = null)
    {
        var rig = log is null ? new HostRig(time) : new HostRig(time) { Loggers = log };
        rig.Stub.Tool("look", static (_, _, _) => new(ToolResult.Text("resultword")), ToolEffects.None);
        rig.Stub.Add<Capability>(CapabilityKinds.TelemetrySink, "kept", AgentJson.Parse("""{"name":"kept"}"""), _ =>
        {
            Interlocked.Increment(ref _made);
            return _sink;
        });
        return rig;
    }

    private sealed class Sink : TelemetrySink
    {
        private readonly SemaphoreSlim _came = new(0);

        public ConcurrentQueue<TelemetryBatch> Batches { get; } = new();

        public List<TelemetrySpan> Spans => [.. Batches.SelectMany(static batch => batch.Spans)];

        public Func<CancellationToken, Task> Taking { get; set; } = static _ => Task.CompletedTask;

        /// <summary>Waits for so many batches; a clock that stands still is moved until they come.</summary>
        public async Task WaitAsync(int count, FakeTime? time = null)
        {
            while (Batches.Count < count)
            {
                if (time is not null)
                {
                    time.Advance(TimeSpan.FromSeconds(5));
                    await _came.WaitAsync(TimeSpan.FromMilliseconds(20), None);
                    continue;
                }

                Assert.True(await _came.WaitAsync(TimeSpan.FromSeconds(30), None), string.Create(CultureInfo.InvariantCulture, $"No batch {count} came."));
            }
        }

        public override async ValueTask ExportAsync(TelemetryBatch batch, CancellationToken cancellationToken)
        {
            Batches.Enqueue(batch);
            _came.Release();
            await Taking(cancellationToken);
        }
    }
}
