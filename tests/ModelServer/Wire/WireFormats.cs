namespace AgentHost.ModelServing;

/// <summary>The wire formats by name.</summary>
public static class WireFormats
{
    /// <summary>OpenAI's Chat Completions.</summary>
    public const string Completions = "completions";

    /// <summary>OpenAI's Responses.</summary>
    public const string Responses = "responses";

    /// <summary>Anthropic's Messages.</summary>
    public const string Messages = "messages";

    /// <summary>Ollama's own API.</summary>
    public const string Ollama = "ollama";

    /// <summary>Anthropic's Messages as Amazon Bedrock serves them: in event-stream frames.</summary>
    public const string Bedrock = "bedrock";

    /// <summary>Anthropic's Messages as Google Vertex AI serves them.</summary>
    public const string Vertex = "vertex";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completions, Responses, Messages, Ollama, Bedrock, Vertex];

    internal static IWireFormat Make(string name) => name switch
    {
        Messages => new MessagesFormat(),
        Responses => new ResponsesFormat(),
        Ollama => new OllamaFormat(),
        Bedrock => new BedrockFormat(),
        Vertex => new VertexFormat(),
        _ => new ChatCompletionsFormat(),
    };
}
