using AgentHost.ModelServing;

namespace AgentHost.Plugins.Ollama.Tests;

/// <summary>Ollama's own wire, a JSON object a line.</summary>
public sealed class ContractTests : ProviderContractTests
{
    protected override string ProviderType => "ollama";

    protected override string ContentType => "application/x-ndjson";

    protected override int EventsToFirstText => 2;

    protected override int EventsOfAnswer => 2;

    protected override int BytesIntoLine => 150;

    protected override IReadOnlyList<string> Lines { get; } =
    [
        """{"message":{"role":"assistant","content":"a"},"done":false}""",
        """{"message":{"role":"assistant","content":"b"},"done":false}""",
        """{"message":{"thinking":"t\ud800"},"done":false}""",
        """{"message":{"content":null,"tool_calls":[{"id":"x","function":{"index":0,"name":"n","arguments":{"\ud800":1}}}]}}""",
        """{"message":{"tool_calls":[{"function":{"name":"m","arguments":[1]}},{"function":{"name":""}}]}}""",
        """{"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":-2}""",
        """{"done":true}""", """{"message":[]}""", """{"error":"e"}""", """{"error":{"message":"m"}}""", "{}", "[]", "7", "", " ", "{",
    ];

    protected override ModelProvider CreateProvider(IHttpClients http) => new OllamaProvider(http, TimeProvider.System);

    private protected override Scenario CreateScenario() => Scenario.CreateOllama();
}
