using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Responses;

public sealed class ResponsesFaultTests
{
    private const string Api = """{"api":"responses"}""";

    [Theory]
    [InlineData(401, null, null, ModelFaultKind.Authentication)]
    [InlineData(402, null, "no credit", ModelFaultKind.Quota)]
    [InlineData(403, null, "no", ModelFaultKind.Forbidden)]
    [InlineData(404, "model_not_found", "no such model", ModelFaultKind.ModelNotFound)]
    [InlineData(404, "x", "not here", ModelFaultKind.InvalidRequest)]
    [InlineData(413, null, "large", ModelFaultKind.ContextTooLong)]
    [InlineData(429, "rate_limit_exceeded", "slow down", ModelFaultKind.RateLimited)]
    [InlineData(429, "insufficient_quota", "pay", ModelFaultKind.Quota)]
    [InlineData(400, "invalid_prompt", "flagged", ModelFaultKind.ContentRefused)]
    [InlineData(400, "other", "temperature out of range", ModelFaultKind.InvalidRequest)]
    [InlineData(500, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(503, null, "busy", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string? code, string? message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Fault(Fault.HttpStatus(status, "7", message, code)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(Api)));

        Assert.Equal((expected, (int?)status, (double?)7), (fault.Kind, fault.Status, fault.RetryAfterSeconds));
    }

    [Theory]
    [InlineData("""{"type":"error","code":"rate_limit_exceeded","message":"slow","param":null}""", ModelFaultKind.RateLimited)]
    [InlineData(
        """{"type":"error","error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"long"}}""", ModelFaultKind.ContextTooLong)]
    [InlineData("""{"type":"error"}""", ModelFaultKind.ServerError)]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"oops"}}}""", ModelFaultKind.ServerError)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded","message":"slow"}}}""", ModelFaultKind.RateLimited)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"server_is_overloaded","message":"busy"}}}""", ModelFaultKind.Overloaded)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_prompt","message":"flagged"}}}""", ModelFaultKind.ContentRefused)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"context_length_exceeded","message":"long"}}}""",
        ModelFaultKind.ContextTooLong)]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"insufficient_quota","message":"pay"}}}""", ModelFaultKind.Quota)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_image_format","message":"what"}}}""",
        ModelFaultKind.InvalidRequest)]
    [InlineData("""{"type":"response.failed","response":{"error":null}}""", ModelFaultKind.ServerError)]
    [InlineData("[1]", ModelFaultKind.BadResponse)]
    public async Task Failure_InsideTheStream_IsNamed(string json, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateResponses().Reply(new Reply { RawEvents = ["""{"type":"response.output_text.delta","delta":"x"}""", json] }));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await wire.AskAsync(Api))[^1]).Kind);
    }

    [Fact]
    public async Task End_SaidTwice_IsOneEnd()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply("x").WithFault(Fault.Of(FaultKind.DuplicateFinish)));

        Assert.IsType<ModelFinished>((await wire.AskAsync(Api))[^1]);
    }

    /// <summary>A conversation whose reasoning the service can no longer read must not be stuck for good.</summary>
    [Fact]
    public async Task Reasoning_ThatTheServiceCannotRead_IsLeftOutFromThenOn()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses()
            .Fault(Fault.HttpStatus(400, message: "The encrypted content could not be verified.", code: "invalid_encrypted_content")).Reply("fine")
            .Fault(Fault.HttpStatus(400, message: "The encrypted content could not be verified.", code: "invalid_encrypted_content")));
        var reasoning = new ReasoningPart("") { Opaque = AgentJson.Parse("""{"at":0,"item":{"type":"reasoning","summary":[],"encrypted_content":"old"}}""") };
        var request = new ModelRequest(
            [.. Wire.Say("a").Messages, new Message("2", MessageRole.Assistant, [reasoning, new TextPart("b")], default), .. Wire.Say("c").Messages]);
        await using var client = new OpenAIProvider(wire, TimeProvider.System).CreateClient(wire.Options(Api));

        var first = await client.StreamAsync(request, CancellationToken.None).ToListAsync();
        var second = await client.StreamAsync(request, CancellationToken.None).ToListAsync();
        var third = await client.StreamAsync(request, CancellationToken.None).ToListAsync();

        Assert.Equal(ModelFaultKind.BadResponse, Assert.IsType<ModelFault>(Assert.Single(first)).Kind);
        Assert.IsType<ModelFinished>(second[^1]);
        Assert.Equal(3, wire.Server.ModelRequests[0].Json!.Value.GetProperty("input").GetArrayLength() - 1);
        Assert.Equal(
            ["user", "message", "user"],
            wire.Server.ModelRequests[1].Json!.Value.GetProperty("input").EnumerateArray()
                .Select(item => item.TryGetProperty("type", out var type) ? type.GetString() : item.GetProperty("role").GetString()));
        Assert.False(wire.Server.ModelRequests[1].Json!.Value.TryGetProperty("include", out _));
        Assert.Equal(ModelFaultKind.InvalidRequest, Assert.IsType<ModelFault>(Assert.Single(third)).Kind);
    }

    [Fact]
    public async Task Stream_WithoutItsLastEvent_IsCut()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateResponses().Reply("one").WithFault(Fault.Of(FaultKind.NoFinish)));

        Assert.Equal(ModelFaultKind.StreamCut, Assert.IsType<ModelFault>((await wire.AskAsync(Api))[^1]).Kind);
    }
}
