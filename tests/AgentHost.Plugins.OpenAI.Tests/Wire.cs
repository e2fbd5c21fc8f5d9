using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests;

/// <summary>A client of the plugin against a real server.</summary>
internal sealed class Wire : ModelWire
{
    private Wire(ModelServer server)
        : base(server, "openai-compatible")
    {
    }

    public static async Task<Wire> StartAsync(Scenario scenario) => new(await ModelServer.StartAsync(scenario));

    protected override ModelProvider CreateProvider() => new OpenAIProvider(this, TimeProvider.System);
}
