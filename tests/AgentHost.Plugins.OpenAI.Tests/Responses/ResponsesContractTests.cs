using AgentHost.ModelServing;

namespace AgentHost.Plugins.OpenAI.Tests.Responses;

/// <summary>The Responses API.</summary>
public sealed class ResponsesContractTests : ProviderContractTests
{
    protected override string ProviderType => "openai-compatible";

    protected override string Settings => "\"api\":\"responses\",\"reasoningSummary\":\"auto\"";

    protected override int EventsToFirstText => 5;

    protected override int EventsOfAnswer => 9;

    protected override int BytesIntoLine => 250;

    protected override IReadOnlyList<string> Lines { get; } =
    [
        """data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}}""",
        """data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}""",
        """data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"x","name":"n","arguments":""}}""",
        """data: {"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}""",
        """data: {"type":"response.output_item.done","output_index":2,"item":{"type":"reasoning","summary":[{"text":"s"}],"encrypted_content":"e"}}""",
        """data: {"type":"response.output_item.done","output_index":3,"item":{"type":"web_search_call","x":"\ud83d"}}""",
        """data: {"type":"response.completed","response":{"status":"completed"}}""",
        """data: {"type":"response.failed","response":{"error":{"code":"x","message":"y"}}}""",
        """data: {"type":"error","message":"m"}""", "data: [DONE]", ": c", "event: x", "", "",
    ];

    protected override ModelProvider CreateProvider(IHttpClients http) => new OpenAIProvider(http, TimeProvider.System);

    private protected override Scenario CreateScenario() => Scenario.CreateResponses();
}
