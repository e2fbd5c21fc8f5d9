namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Members of <c>Opaque</c>: what an answer carried and its provider wants back, under the names of the wire.</summary>
internal static class Echo
{
    /// <summary>
    /// <c>true</c>: send the part's text back. <c>"calls"</c>: send it back with a message that calls tools. DeepSeek (thinking with tools), Moonshot's and
    /// Z.ai's thinking models want that; DeepSeek's first reasoner, which calls none, refuses it.
    /// </summary>
    public const string ReasoningContent = "reasoning_content";

    /// <summary>Value of <see cref="ReasoningContent"/> for a part whose text goes back with tool calls alone.</summary>
    public const string WithCalls = "calls";

    /// <summary>Mark of parts that hold members of a message, as the service sent them.</summary>
    public const string ProviderType = "openai-chat";

    /// <summary>A list to send back unchanged (OpenRouter, "Preserving reasoning blocks").</summary>
    public const string ReasoningDetails = "reasoning_details";

    /// <summary>An object of a tool call to send back unchanged: Gemini's thought signatures in its OpenAI form.</summary>
    public const string ExtraContent = "extra_content";
}
