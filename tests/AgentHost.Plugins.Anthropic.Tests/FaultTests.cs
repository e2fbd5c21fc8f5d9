using AgentHost.ModelServing;

namespace AgentHost.Plugins.Anthropic.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(400, null, "temperature: range: 0..1", ModelFaultKind.InvalidRequest)]
    [InlineData(400, null, "prompt is too long: 210000 tokens > 200000 maximum", ModelFaultKind.ContextTooLong)]
    [InlineData(400, null, "input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000", ModelFaultKind.ContextTooLong)]
    [InlineData(400, null, "Your credit balance is too low to access the Anthropic API.", ModelFaultKind.Quota)]
    [InlineData(400, null, "You have reached your specified API usage limits.", ModelFaultKind.Quota)]
    [InlineData(400, null, "Output blocked by content filtering policy", ModelFaultKind.ContentRefused)]
    [InlineData(401, null, "invalid x-api-key", ModelFaultKind.Authentication)]
    [InlineData(402, null, "no", ModelFaultKind.Quota)]
    [InlineData(403, null, "no", ModelFaultKind.Forbidden)]
    [InlineData(404, null, "model: claude-nothing", ModelFaultKind.ModelNotFound)]
    [InlineData(404, "other", "model", ModelFaultKind.InvalidRequest)]
    [InlineData(409, null, "busy", ModelFaultKind.ServerError)]
    [InlineData(413, null, "Request exceeds the maximum size", ModelFaultKind.ContextTooLong)]
    [InlineData(429, null, "slow down", ModelFaultKind.RateLimited)]
    [InlineData(500, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(503, null, "busy", ModelFaultKind.Overloaded)]
    [InlineData(504, null, "late", ModelFaultKind.ServerError)]
    [InlineData(529, null, "Overloaded", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string? type, string message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages().Fault(Fault.HttpStatus(status, "7", message, type)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((expected, (int?)status, (double?)7), (fault.Kind, fault.Status, fault.RetryAfterSeconds));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Code);
    }

    [Theory]
    [InlineData("overloaded_error", ModelFaultKind.Overloaded)]
    [InlineData("rate_limit_error", ModelFaultKind.RateLimited)]
    [InlineData("api_error", ModelFaultKind.ServerError)]
    [InlineData("timeout_error", ModelFaultKind.ServerError)]
    [InlineData("invalid_request_error", ModelFaultKind.InvalidRequest)]
    [InlineData("authentication_error", ModelFaultKind.Authentication)]
    [InlineData("permission_error", ModelFaultKind.Forbidden)]
    [InlineData("billing_error", ModelFaultKind.Quota)]
    [InlineData("request_too_large", ModelFaultKind.ContextTooLong)]
    [InlineData("some_new_error", ModelFaultKind.ServerError)]
    public async Task ErrorEvent_InMidStream_IsNamed(string type, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateMessages().Reply("begun").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = type, Message = "words" }));

        var updates = await wire.AskAsync();

        Assert.Equal("begun", Wire.Text(updates));
        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.Equal((expected, type), (fault.Kind, fault.Code));
        Assert.Contains("words", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"x"}}]}""", ModelFaultKind.BadResponse, true)]
    [InlineData("""{"type":"message_start","message":{}}""", ModelFaultKind.StreamCut, true)]
    [InlineData("""{"type":"message_start","message":{}}""", ModelFaultKind.BadResponse, false)]
    [InlineData("[1]", ModelFaultKind.BadResponse, false)]
    [InlineData("""{"type":"content_block_start","content_block":{"type":"tool_use","id":"x"}}""", ModelFaultKind.BadResponse, false)]
    public async Task Answer_OfAnotherWire_IsNamed(string json, ModelFaultKind expected, bool unmarked)
    {
        var scenario = Scenario.CreateMessages().Reply(new Reply { RawEvents = [json] });
        await using var wire = await Wire.StartAsync(unmarked ? scenario.WithFault(Fault.Of(FaultKind.NoDone)) : scenario);

        var fault = Assert.IsType<ModelFault>((await wire.AskAsync())[^1]);

        Assert.Equal(expected, fault.Kind);
        Assert.True(expected != ModelFaultKind.BadResponse || fault.Message.Contains("is not the Messages API", StringComparison.Ordinal), fault.Message);
    }

    [Fact]
    public async Task Message_WithSecrets_LosesThem()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateMessages().Fault(Fault.HttpStatus(401, message: "Wrong key top-secret-key and sk-ant-abcd-wxyz")));

        var fault = Assert.IsType<ModelFault>(
            Assert.Single(await wire.AskAsync(wire.Options() with { Credential = "top-secret-key", CredentialSource = "environment variable MY_KEY" })));

        Assert.Contains("does not accept the key from environment variable MY_KEY: Wrong key *** and ***", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://x", ModelFaultKind.InvalidRequest, "http")]
    [InlineData(null, ModelFaultKind.Authentication, "ANTHROPIC_API_KEY")]
    public async Task Settings_ThatCannotWork_AreAFault(string? address, ModelFaultKind expected, string word)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages());

        var fault = Assert.IsType<ModelFault>(
            Assert.Single(await wire.AskAsync(new ModelClientOptions("p", "m") { ProviderType = "anthropic", BaseUrl = address })));

        Assert.Equal(expected, fault.Kind);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_ThatTakesNothing_IsSaidPlainly()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateMessages());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Options() with { BaseUrl = wire.Server.BaseUrl + "/elsewhere" })));

        Assert.Equal(ModelFaultKind.InvalidRequest, fault.Kind);
        Assert.Contains("check baseUrl, which ends before /v1", fault.Message, StringComparison.Ordinal);
    }
}
