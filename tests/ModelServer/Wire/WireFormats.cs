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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completions, Responses, Messages, Ollama];

    internal static IWireFormat Make(string name) => name switch
    {
        Messages => new MessagesFormat(),
        Responses => new ResponsesFormat(),
        Ollama => new OllamaFormat(),
        _ => new ChatCompletionsFormat(),
    };
}
