using AgentHost.ModelServing;

namespace AgentHost.Plugins.Anthropic.Tests;

/// <summary>The Messages API.</summary>
public sealed class ContractTests : ProviderContractTests
{
    protected override string ProviderType => "anthropic";

    protected override int EventsToFirstText => 4;

    protected override int EventsOfAnswer => 6;

    protected override int BytesIntoLine => 450;

    protected override IReadOnlyList<string> Lines { get; } =
    [
        """data: {"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1}}}""",
        """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""",
        """data: {"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """data: {"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"t"}}""",
        """data: {"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"s\ud800"}}""",
        """data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"x","name":"n","input":{"\ud800":1}}}""",
        """data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{"}}""",
        """data: {"type":"content_block_start","index":3,"content_block":{"type":"redacted_thinking","data":"d\udc00"}}""",
        """data: {"type":"content_block_stop","index":1}""",
        """data: {"type":"content_block_stop","index":3}""",
        """data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""",
        """data: {"type":"message_stop"}""", """data: {"type":"ping"}""", ": c", "event: x", "", "",
    ];

    protected override ModelProvider CreateProvider(IHttpClients http) => new AnthropicProvider(http, TimeProvider.System);

    private protected override Scenario CreateScenario() => Scenario.CreateMessages();
}
