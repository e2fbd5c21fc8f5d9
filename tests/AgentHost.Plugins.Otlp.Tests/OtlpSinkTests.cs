using System.Text.Json;
using AgentHost.Plugins.TestKit;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Otlp.Tests;

/// <summary>Batches as a collector gets them, over a real port.</summary>
public sealed class OtlpSinkTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly TestPlugin _plugin = new() { Clients = new Clients(), Secrets = new Secret("x-key=k%20one, x-other=2,nonsense") };
    private readonly TestWorkspace _workspace = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _plugin.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Export_SpansAndMetrics_ComeWholeAndTyped()
    {
        await using var collector = new Collector();
        Set($$$"""{"endpoint":"{{{collector.Address}}}/","resource":{"deployment.environment.name":"test"}}""");

        await new OtlpSink(_plugin, _workspace).ExportAsync(Batch(), None);

        Assert.Equal(["/v1/traces", "/v1/metrics"], collector.Requests.Select(static one => one.Path));
        Assert.All(collector.Requests, static one => Assert.Equal(("application/json", "k one"), (one.Type, one.Key)));
        var resource = collector.Requests.First().Body.GetProperty("resourceSpans")[0].GetProperty("resource");
        Assert.Equal("agent", Collector.Attribute(resource, "service.name")?.GetString());
        Assert.Equal("test", Collector.Attribute(resource, "deployment.environment.name")?.GetString());
        var span = Assert.Single(collector.Spans);
        Assert.Equal(
            (new string('a', 32), new string('b', 16), new string('c', 16), "chat m", 3, 2),
            (
                span.GetProperty("traceId").GetString(), span.GetProperty("spanId").GetString(), span.GetProperty("parentSpanId").GetString(),
                span.GetProperty("name").GetString(), span.GetProperty("kind").GetInt32(), span.GetProperty("status").GetProperty("code").GetInt32()));
        Assert.Equal("1795514400000000000", span.GetProperty("startTimeUnixNano").GetString());
        Assert.Equal("1795514401500000000", span.GetProperty("endTimeUnixNano").GetString());
        Assert.Equal("7", Collector.Attribute(span, "tokens")?.GetString());
        Assert.Equal(0.5, Collector.Attribute(span, "share")?.GetDouble());
        Assert.True(Collector.Attribute(span, "first")?.GetBoolean());
        Assert.Equal("stop", Collector.Attribute(span, "reasons")?.GetProperty("values")[0].GetProperty("stringValue").GetString());
        Assert.Equal("context.compacted", span.GetProperty("events")[0].GetProperty("name").GetString());
        var histogram = collector.Metrics[0].GetProperty("histogram");
        Assert.Equal(1, histogram.GetProperty("aggregationTemporality").GetInt32());
        var point = histogram.GetProperty("dataPoints")[0];
        Assert.Equal("3", point.GetProperty("count").GetString());
        Assert.Equal(["1", "2"], point.GetProperty("bucketCounts").EnumerateArray().Select(static each => each.GetString()));
        Assert.Equal([10.0], point.GetProperty("explicitBounds").EnumerateArray().Select(static each => each.GetDouble()));
        Assert.Equal((30.0, 1.0, 20.0), (point.GetProperty("sum").GetDouble(), point.GetProperty("min").GetDouble(), point.GetProperty("max").GetDouble()));
        Assert.True(collector.Metrics[1].GetProperty("sum").GetProperty("isMonotonic").GetBoolean());
        Assert.Equal(4.0, collector.Metrics[1].GetProperty("sum").GetProperty("dataPoints")[0].GetProperty("asDouble").GetDouble());
    }

    [Fact]
    public async Task Export_BusyCollector_IsAskedAgain()
    {
        await using var collector = new Collector((503, "{}"), (429, "{}"));
        Set($$"""{"endpoint":"{{collector.Address}}","metrics":false}""");

        await new OtlpSink(_plugin, _workspace).ExportAsync(Batch(), None);

        Assert.Equal([503, 429, 200], collector.Requests.Select(static one => one.Status));
        Assert.Single(collector.Spans);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task Export_Refused_IsSaidWithItsAddress_AndNotTriedAgain(int status)
    {
        await using var collector = new Collector((status, "{}"));
        Set($$"""{"endpoint":"{{collector.Address}}"}""");

        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await new OtlpSink(_plugin, _workspace).ExportAsync(Batch(), None));

        Assert.Equal($"{collector.Address}/v1/traces answered {status}.", fault.Message);
        Assert.Single(collector.Requests);
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("ftp://example.org")]
    [InlineData("//")]
    public async Task Export_EndpointThatIsNone_IsSaid(string endpoint)
    {
        Set(JsonSerializer.Serialize(new Dictionary<string, string> { ["endpoint"] = endpoint }));

        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await new OtlpSink(_plugin, _workspace).ExportAsync(Batch(), None));

        Assert.Contains("plugins.otlp.endpoint", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AnswersOfAnyKind_EndWithinTheirBounds()
    {
        var random = new Random(20);
        for (var i = 0; i < 20; i++)
        {
            await using var collector = new Collector((200, new string((char)random.Next('a', '{'), random.Next(100_000))), (200, """{"partialSuccess":[]}"""));
            Set($$"""{"endpoint":"{{collector.Address}}"}""");

            await new OtlpSink(_plugin, _workspace).ExportAsync(Batch(), None);

            Assert.Equal(2, collector.Requests.Count);
        }
    }

    private static TelemetryBatch Batch() => new()
    {
        Resource = Values("""{"service.name":"agent"}"""),
        Spans =
        [
            new TelemetrySpan(new string('a', 32), new string('b', 16), "chat m", Start, Start.AddSeconds(1.5))
            {
                ParentId = new string('c', 16),
                Kind = TelemetrySpanKind.Client,
                Status = TelemetryStatus.Error,
                Attributes = Values("""{"tokens":7,"share":0.5,"first":true,"reasons":["stop"]}"""),
                Events = [new TelemetrySpanEvent("context.compacted", Start.AddSeconds(1))],
            },
        ],
        Metrics =
        [
            new TelemetryMetric("gen_ai.client.token.usage", TelemetryMetricKind.Histogram, [
                new TelemetryPoint(Start, Start.AddSeconds(5)) { Histogram = new TelemetryHistogram(3, 30, 1, 20, [10], [1, 2]) },
            ]),
            new TelemetryMetric("count", TelemetryMetricKind.Counter, [new TelemetryPoint(Start, Start.AddSeconds(5)) { Value = 4 }]),
        ],
    };

    private static Dictionary<string, JsonElement> Values(string json) =>
        AgentJson.Parse(json).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);

    private void Set(string json) => _workspace.Settings = AgentJson.Parse(json);

    private sealed class Clients : IHttpClients
    {
        public HttpClient Create() => new();
    }

    private sealed class Secret(string value) : ICredentials
    {
        public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) => new(name == "OTEL_EXPORTER_OTLP_HEADERS" ? value : null);
    }
}
