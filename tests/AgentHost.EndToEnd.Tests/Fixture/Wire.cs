namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>One of the wire formats, and how a sandbox comes to speak it.</summary>
internal sealed record Wire(string Name, string Settings, string Model)
{
    public static IReadOnlyList<Wire> All { get; } =
    [
        new(WireFormats.Completions, "\"openai\": { \"api\": \"completions\" }", "openai/gpt-5"),
        new(WireFormats.Responses, "\"openai\": { \"api\": \"responses\", \"reasoningSummary\": \"auto\" }", "openai/gpt-5"),
        new(WireFormats.Messages, "\"anthropic\": {}", "anthropic/claude-opus-5-5"),
        new(WireFormats.Ollama, "\"ollama\": {}", "ollama/test-model"),
    ];

    /// <summary>What people call the provider in its messages.</summary>
    public string Provider => Model[..Model.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The service takes a key, and wants it.</summary>
    public bool HasKey => Name != WireFormats.Ollama;

    public static Wire Named(string name) => All.Single(wire => wire.Name == name);

    /// <summary>The scenario in this wire's format; where the service wants a key, it is checked.</summary>
    public Scenario Scenario(Scenario scenario) => scenario with { Wire = Name, ApiKey = HasKey ? Fixture.Sandbox.Key : null };

    /// <summary>A reply that thinks before it calls, as far as the wire has a place for it.</summary>
    public Reply Thinking(string thought, string tool, string arguments) => new() { Reasoning = thought, ToolCalls = [new ReplyToolCall { Name = tool, Arguments = arguments }] };

    /// <summary>A sandbox whose model is behind this wire.</summary>
    /// <param name="server">The service.</param>
    /// <param name="more">Further members of the person's settings.</param>
    public Sandbox Sandbox(ModelServer server, string more = "")
    {
        var sandbox = new Sandbox().UserSettings($$"""{ "model": "{{Model}}", "providers": { {{Settings}} }{{(more.Length > 0 ? ", " + more : "")}} }""");
        foreach (var (name, value) in Variables(server.BaseUrl, server.Port))
        {
            sandbox.Set(name, value);
        }

        return sandbox;
    }

    private IEnumerable<(string Name, string Value)> Variables(string address, int port) => Name switch
    {
        WireFormats.Messages => [("ANTHROPIC_API_KEY", Fixture.Sandbox.Key), ("ANTHROPIC_BASE_URL", address)],
        WireFormats.Ollama => [("OLLAMA_HOST", $"127.0.0.1:{port}")],
        _ => [("OPENAI_API_KEY", Fixture.Sandbox.Key), ("OPENAI_BASE_URL", address)],
    };
}
