using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

public sealed class ModelListingTests
{
    [Fact]
    public async Task ListModels_OfAServer_KnowsWhatEachCan()
    {
        await using var wire = await Wire.StartAsync(
            Scenario.CreateOllama() with { Models = ["qwen3-thinking:8b", "a-vision", "nomic-embed-text", "blind"], ApiKey = "k" });

        var models = await new OllamaProvider(wire, TimeProvider.System).ListModelsAsync(wire.Options() with { Credential = "k" }, CancellationToken.None);

        Assert.Equal(
            [
                "qwen3-thinking:8b 40960 tools=True images=False low,medium,high", "a-vision 40960 tools=True images=True ",
                "blind 40960 tools=False images=False "
            ],
            models.Select(model => $"{model.Id} {model.ContextWindow} tools={model.Tools} images={model.Images} {string.Join(',', model.ReasoningLevels)}"));
        Assert.All(models, model => Assert.True(model.StructuredOutput));
        Assert.Equal(["/api/tags", "/api/show", "/api/show", "/api/show", "/api/show"], wire.Server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task ListModels_OfManyModels_IsBounded()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama() with { Models = [.. Enumerable.Range(0, 1200).Select(number => $"m{number}")] });

        var models = await new OllamaProvider(wire, TimeProvider.System).ListModelsAsync(wire.Options(), CancellationToken.None);

        Assert.Equal((1000, 201, "m999"), (models.Count, wire.Server.Requests.Count, models[^1].Id));
    }

    [Fact]
    public async Task ListModels_WhereNobodyAnswers_IsEmpty()
    {
        await using var wire = await Wire.StartAsync(Scenario.CreateOllama() with { ApiKey = "k" });
        var provider = new OllamaProvider(wire, TimeProvider.System);

        Assert.Empty(await provider.ListModelsAsync(wire.Options(), CancellationToken.None));
        Assert.Empty(await provider.ListModelsAsync(wire.Options() with { BaseUrl = "127.0.0.1:9" }, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"models":[{"model":"a","name":"b"},{"name":"c"},{"model":""},{"name":3},7]}""", "a c")]
    [InlineData("""{"models":{}}""", "")]
    [InlineData("[3]", "")]
    public void Tags_InTheirForms_AreRead(string json, string expected)
    {
        var names = new List<string>();

        ModelListing.ReadNames(AgentJson.Parse(json), names);

        Assert.Equal(expected, string.Join(' ', names));
    }

    [Theory]
    [InlineData("7", null)]
    [InlineData("""{"model_info":{"general.architecture":"x","x.context_length":8192,"x.rope.context_length":"y"}}""", 8192)]
    [InlineData("""{"model_info":{"x.context_length":-1},"capabilities":[]}""", null)]
    [InlineData("""{"model_info":[],"capabilities":{}}""", null)]
    public void Show_OfOlderServers_IsRead(string json, int? window)
    {
        var model = ModelListing.ReadModel("m", AgentJson.Parse(json));

        Assert.Equal(window, model!.ContextWindow);
    }
}
