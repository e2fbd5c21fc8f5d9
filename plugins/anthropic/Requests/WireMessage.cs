namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>One message of the wire: what stands between two changes of the speaker.</summary>
internal sealed class WireMessage(bool assistant)
{
    public bool IsAssistant { get; } = assistant;

    /// <summary>Parts of the message, in order; each of these becomes a block.</summary>
    public List<Part> Parts { get; } = [];
}
