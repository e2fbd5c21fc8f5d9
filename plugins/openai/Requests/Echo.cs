namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Members of <c>Opaque</c>: what an answer carried and its provider wants back, under the names of the wire.</summary>
internal static class Echo
{
    /// <summary>
    /// <c>true</c>: send the part's text back. DeepSeek (thinking with tools) and Moonshot's thinking models want it; DeepSeek's first reasoner refuses it, so
    /// it is a setting (<c>echoReasoning</c>).
    /// </summary>
    public const string ReasoningContent = "reasoning_content";

    /// <summary>A list to send back unchanged (OpenRouter, "Preserving reasoning blocks").</summary>
    public const string ReasoningDetails = "reasoning_details";

    /// <summary>An object of a tool call to send back unchanged: Gemini's thought signatures in its OpenAI form.</summary>
    public const string ExtraContent = "extra_content";
}
