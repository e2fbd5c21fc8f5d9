namespace AgentHost.Providers;

/// <summary>How the events of a streamed answer are told apart.</summary>
public enum AnswerFraming
{
    /// <summary>Server-sent events (<c>text/event-stream</c>).</summary>
    ServerSentEvents,

    /// <summary>One JSON object a line (<c>application/x-ndjson</c>).</summary>
    JsonLines,
}
