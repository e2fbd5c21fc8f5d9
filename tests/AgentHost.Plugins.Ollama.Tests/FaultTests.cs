using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(400, "\"test-model\" does not support tools", ModelFaultKind.InvalidRequest)]
    [InlineData(400, "the input length exceeds the context length", ModelFaultKind.ContextTooLong)]
    [InlineData(500, "request (302 tokens) exceeds the available context size (256 tokens), try increasing it", ModelFaultKind.ContextTooLong)]
    [InlineData(401, "unauthorized", ModelFaultKind.Authentication)]
    [InlineData(403, "this model requires a subscription", ModelFaultKind.Forbidden)]
    [InlineData(404, "404 page not found", ModelFaultKind.InvalidRequest)]
    [InlineData(405, "no", ModelFaultKind.InvalidRequest)]
    [InlineData(429, "too many requests", ModelFaultKind.RateLimited)]
    [InlineData(429, "you've reached your hourly usage limit, please upgrade to continue", ModelFaultKind.Quota)]
    [InlineData(500, "llama runner process has terminated", ModelFaultKind.ServerError)]
    [InlineData(502, "no", ModelFaultKind.ServerError)]
    [InlineData(503, "server busy, please try again.  maximum pending requests exceeded", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Fault(Fault.HttpStatus(status, "7", message)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync()));

        Assert.Equal((expected, (int?)status, (double?)7), (fault.Kind, fault.Status, fault.RetryAfterSeconds));
        Assert.Contains(message.Replace("  ", " ", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an error was encountered while running the model", ModelFaultKind.ServerError)]
    [InlineData("server busy, please try again", ModelFaultKind.Overloaded)]
    [InlineData("too many requests", ModelFaultKind.RateLimited)]
    [InlineData("input exceeds maximum context length and cannot be truncated further", ModelFaultKind.ContextTooLong)]
    public async Task ErrorLine_InMidStream_IsNamed(string message, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateOllama().Reply("begun").WithFault(new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 1, Message = message }));

        var updates = await wire.AskAsync();

        Assert.Equal("begun", Wire.Text(updates));
        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.Equal(expected, fault.Kind);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"x"}}]}""", ModelFaultKind.StreamCut)]
    [InlineData("""{"done":true}""", ModelFaultKind.BadResponse)]
    [InlineData("""data: {"done":true}""", ModelFaultKind.BadResponse)]
    [InlineData("[1]", ModelFaultKind.BadResponse)]
    [InlineData("""{"message":{"tool_calls":[{"function":{"arguments":{}}}]},"done":true}""", ModelFaultKind.BadResponse)]
    public async Task Answer_OfAnotherWire_IsNamed(string json, ModelFaultKind expected)
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply(new Reply { RawEvents = [json] }));

        Assert.Equal(expected, Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).Kind);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsNamedWithWhatStartsIt()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Options() with { BaseUrl = "127.0.0.1:9" })));

        Assert.Equal(ModelFaultKind.Unreachable, fault.Kind);
        Assert.StartsWith("Cannot reach test at http://127.0.0.1:9/: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Is Ollama running? \"ollama serve\" starts it.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_OfAnotherScheme_IsAFault()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Options() with { BaseUrl = "ftp://x" })));

        Assert.Equal((ModelFaultKind.InvalidRequest, 0), (fault.Kind, wire.Server.Requests.Count));
        Assert.Empty(await new OllamaProvider(wire, TimeProvider.System).ListModelsAsync(wire.Options() with { BaseUrl = "ftp://x" }, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_WithoutItsLastLine_IsCut()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama().Reply("one").WithFault(Fault.Of(FaultKind.NoDone)));

        Assert.Equal(ModelFaultKind.StreamCut, Assert.IsType<ModelFault>((await wire.AskAsync())[^1]).Kind);
    }
}
