namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>One of the wire formats, and how the host comes to speak it.</summary>
/// <param name="Name">One of <see cref="WireFormats.Names"/>.</param>
/// <param name="Type">The type of provider that speaks it; the name of its usual entry too.</param>
/// <param name="Options">Further members of the entry.</param>
/// <param name="ModelId">A model behind it.</param>
internal sealed record Wire(string Name, string Type, string Options, string ModelId)
{
    public static IReadOnlyList<Wire> All { get; } =
    [
        new(WireFormats.Completions, "openai", "\"api\": \"completions\"", "gpt-5"),
        new(WireFormats.Responses, "openai", "\"api\": \"responses\", \"reasoningSummary\": \"auto\"", "gpt-5"),
        new(WireFormats.Messages, "anthropic", "", "claude-opus-5-5"),
        new(WireFormats.Ollama, "ollama", "", "test-model"),
    ];

    /// <summary>The service takes a key, and wants it.</summary>
    public bool HasKey => Name != WireFormats.Ollama;

    public static Wire Named(string name) => All.Single(wire => wire.Name == name);

    /// <summary>The scenario in this wire's format; where the service wants a key, it is checked.</summary>
    public Scenario Scenario(Scenario scenario) => scenario with { Wire = Name, ApiKey = HasKey ? Fixture.Sandbox.Key : null };

    /// <summary>A sandbox whose model is behind this wire.</summary>
    public Sandbox Sandbox(ModelServer server)
    {
        var sandbox = new Sandbox().UserSettings($$"""{ "model": "{{Type}}/{{ModelId}}", "providers": { "{{Type}}": { {{Options}} } } }""");
        return Name switch
        {
            WireFormats.Messages => sandbox.Set("ANTHROPIC_API_KEY", Fixture.Sandbox.Key).Set("ANTHROPIC_BASE_URL", server.BaseUrl),
            WireFormats.Ollama => sandbox.Set("OLLAMA_HOST", $"127.0.0.1:{server.Port}"),
            _ => sandbox.Set("OPENAI_API_KEY", Fixture.Sandbox.Key).Set("OPENAI_BASE_URL", server.BaseUrl),
        };
    }

    /// <summary>An entry of the setting <c>providers</c> for a service somewhere.</summary>
    /// <param name="address">Where.</param>
    /// <param name="keyVariable">The variable that holds the key.</param>
    public string Entry(string address, string keyVariable) =>
        string.Join(
            ", ",
            ((string[])[$"\"type\": \"{Type}\"", $"\"baseUrl\": \"{address}\"", HasKey ? $"\"apiKeyEnv\": \"{keyVariable}\"" : "", Options])
                .Where(static member => member.Length > 0));

    public override string ToString() => Name;
}
