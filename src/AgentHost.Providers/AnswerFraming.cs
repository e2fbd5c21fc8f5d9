namespace AgentHost.Providers;

/// <summary>Framing that tells the events of a streamed answer apart.</summary>
public enum AnswerFraming
{
    /// <summary>Server-sent events (<c>text/event-stream</c>).</summary>
    ServerSentEvents,

    /// <summary>One JSON object a line (<c>application/x-ndjson</c>).</summary>
    JsonLines,
}
