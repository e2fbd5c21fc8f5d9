using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

/// <summary>A client of the plugin against a real server.</summary>
internal sealed class Wire : ModelWire
{
    private Wire(ModelServer server)
        : base(server, "ollama")
    {
    }

    public static async Task<Wire> StartAsync(Scenario scenario) => new(await ModelServer.StartAsync(scenario));

    protected override ModelProvider CreateProvider() => new OllamaProvider(this, TimeProvider.System);
}
