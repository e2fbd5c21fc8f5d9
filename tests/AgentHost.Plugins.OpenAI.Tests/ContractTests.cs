using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests;

/// <summary>Chat Completions.</summary>
public sealed class ContractTests : ProviderContractTests
{
    protected override string ProviderType => "openai-compatible";

    protected override int EventsToFirstText => 2;

    protected override int EventsOfAnswer => 4;

    protected override int BytesIntoLine => 250;

    protected override IReadOnlyList<string> Lines { get; } =
    [
        """data: {"choices":[{"index":0,"delta":{"content":"a"}}]}""",
        """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"n","arguments":"{}"}}]}}]}""",
        """data: {"choices":[{"index":0,"delta":{"reasoning_content":"r"}}]}""",
        """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}""", "data: [DONE]", ": c", "event: x", "", "",
    ];

    protected override ModelProvider CreateProvider(IHttpClients http) => new OpenAIProvider(http, TimeProvider.System);

    private protected override Scenario CreateScenario() => Scenario.Create();
}
