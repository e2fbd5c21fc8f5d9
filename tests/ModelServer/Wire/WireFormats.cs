namespace AgentHost.ModelServing;

/// <summary>The wire formats by name.</summary>
public static class WireFormats
{
    /// <summary>OpenAI's Chat Completions.</summary>
    public const string Completions = "completions";

    /// <summary>Anthropic's Messages.</summary>
    public const string Messages = "messages";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Completions, Messages];

    internal static IWireFormat Make(string name) => name == Messages ? new MessagesFormat() : new ChatCompletionsFormat();
}
