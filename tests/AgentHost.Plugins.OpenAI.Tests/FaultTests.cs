using System.Net;
using System.Net.Sockets;
using AgentHost.ModelServing;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(401, null, null, ModelFaultKind.Authentication)]
    [InlineData(402, null, "no credit", ModelFaultKind.Quota)]
    [InlineData(403, null, "no", ModelFaultKind.Forbidden)]
    [InlineData(404, "model_not_found", "no such model", ModelFaultKind.ModelNotFound)]
    [InlineData(404, "x", "not here", ModelFaultKind.InvalidRequest)]
    [InlineData(408, null, "slow", ModelFaultKind.ServerError)]
    [InlineData(413, null, "large", ModelFaultKind.ContextTooLong)]
    [InlineData(422, null, "odd", ModelFaultKind.InvalidRequest)]
    [InlineData(429, "rate_limit_exceeded", "slow down", ModelFaultKind.RateLimited)]
    [InlineData(429, "insufficient_quota", "pay", ModelFaultKind.Quota)]
    [InlineData(400, "content_policy_violation", "bad", ModelFaultKind.ContentRefused)]
    [InlineData(400, "other", "This model's maximum context length is 4096 tokens", ModelFaultKind.ContextTooLong)]
    [InlineData(400, "other", "temperature out of range", ModelFaultKind.InvalidRequest)]
    [InlineData(500, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(502, null, "oops", ModelFaultKind.ServerError)]
    [InlineData(503, null, "busy", ModelFaultKind.Overloaded)]
    [InlineData(529, null, "busy", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string? code, string? message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.HttpStatus(status, message: message, code: code)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((expected, (int?)status), (fault.Kind, fault.Status));
        if (message is not null && status is not 404)
        {
            Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ContextLength_InTheProvidersShape_IsNamed()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Fault(Fault.ContextLength()));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((ModelFaultKind.ContextTooLong, "context_length_exceeded"), (fault.Kind, fault.Code));
    }

    [Fact]
    public async Task Message_WithSecrets_LosesThem()
    {
        await using var wire = await Wire.StartAsync(Scenario.Create()
            .Fault(Fault.HttpStatus(401, message: "Wrong key top-secret-key and sk-abcd****wxyz\nwith header-secret " + new string('x', 3000))));
        var options = wire.Options() with
        {
            Credential = "top-secret-key",
            CredentialSource = "environment variable MY_KEY",
            Headers = new Dictionary<string, string> { ["X-Auth"] = "header-secret" }
        };

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(options)));

        Assert.Contains("environment variable MY_KEY", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Wrong key *** and *** with ***", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 500, 700);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal("Bearer top-secret-key", wire.Server.Requests[0].Header("Authorization"));
        Assert.Equal("header-secret", wire.Server.Requests[0].Header("X-Auth"));
    }

    [Theory]
    [InlineData("""{"error":{"message":"m","code":502}}""", ModelFaultKind.ServerError)]
    [InlineData("""{"error":{"message":"m","type":"overloaded_error"}}""", ModelFaultKind.Overloaded)]
    [InlineData("""{"error":"m"}""", ModelFaultKind.ServerError)]
    [InlineData("""{"object":"error","message":"m","code":400}""", ModelFaultKind.InvalidRequest)]
    [InlineData("""{"choices":[{"index":0,"error":{"message":"m","code":429},"finish_reason":"error"}]}""", ModelFaultKind.RateLimited)]
    [InlineData("""[1,2]""", ModelFaultKind.BadResponse)]
    public async Task ErrorEvent_InItsForms_IsNamed(string json, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create().Reply(new Reply { RawEvents = ["""{"choices":[{"delta":{"content":"x"}}]}""", json] }));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).Kind);
    }

    [Theory]
    [InlineData("openai-compatible", null, ModelFaultKind.InvalidRequest, "baseUrl")]
    [InlineData("openai-compatible", "ftp://x", ModelFaultKind.InvalidRequest, "http")]
    [InlineData("openai-compatible", "not a url", ModelFaultKind.InvalidRequest, "http")]
    [InlineData("openai", null, ModelFaultKind.Authentication, "OPENAI_API_KEY")]
    public async Task Settings_ThatCannotWork_AreAFault(string type, string? address, ModelFaultKind expected, string word)
    {
        await using var wire = await Wire.StartAsync(Scenario.Create());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(new ModelClientOptions("p", "m") { ProviderType = type, BaseUrl = address })));

        Assert.Equal(expected, fault.Kind);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>gateway</html>")]
    [InlineData("{\"detail\":\"nope\"}")]
    [InlineData("{\"error\":{\"message\":{\"a\":1}}}")]
    [InlineData("[{\"error\":{\"message\":\"listed\",\"status\":\"X\"}}]")]
    [InlineData("{\"error\":")]
    public void ErrorBody_OfAnyShape_IsRead(string body)
    {
        var error = ProviderError.FromBody(System.Text.Encoding.UTF8.GetBytes(body));

        Assert.True(error.Message is null || !error.Message.Contains('<', StringComparison.Ordinal));
    }
}
