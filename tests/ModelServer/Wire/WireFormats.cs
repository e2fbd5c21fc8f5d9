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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completions, Responses, Messages];

    internal static IWireFormat Make(string name) => name switch
    {
        Messages => new MessagesFormat(),
        Responses => new ResponsesFormat(),
        _ => new ChatCompletionsFormat(),
    };
}
