using AgentHost.ModelServing;

namespace AgentHost.Plugins.Anthropic.Tests;

/// <summary>A client of the plugin against a real server.</summary>
internal sealed class Wire : ModelWire
{
    private Wire(ModelServer server)
        : base(server, "anthropic")
    {
    }

    public static async Task<Wire> StartAsync(Scenario scenario) => new(await ModelServer.StartAsync(scenario));

    protected override ModelProvider CreateProvider() => new AnthropicProvider(this, TimeProvider.System);

    /// <summary>The message that the host makes of an answer: reasoning closed by what comes with it, calls last.</summary>
    public static Message Answered(IEnumerable<ModelUpdate> updates)
    {
        var parts = new List<Part>();
        var reasoning = "";
        var text = "";
        foreach (var update in updates)
        {
            switch (update)
            {
                case ReasoningDelta { Opaque: null } delta:
                    reasoning += delta.Text;
                    break;
                case ReasoningDelta delta:
                    parts.Add(new ReasoningPart(reasoning + delta.Text) { Opaque = delta.Opaque });
                    reasoning = "";
                    break;
                case OpaqueUpdate opaque:
                    parts.Add(opaque.Part);
                    break;
                case TextDelta delta:
                    text += delta.Text;
                    break;
            }
        }

        if (text.Length > 0)
        {
            parts.Add(new TextPart(text));
        }

        parts.AddRange(Calls(updates).Select(call => new ToolCallPart(call.Id!, call.Tool!, AgentJson.Parse(call.Arguments))));
        return new Message("a", MessageRole.Assistant, parts, default) { Model = "test/test-model" };
    }
}
