namespace AgentHost.JsonRpc;

/// <summary>The kinds of end that a connection can come to.</summary>
public enum ConnectionEndReason
{
    /// <summary>The other side closed its output between two messages.</summary>
    EndOfInput,

    /// <summary>The other side broke the framing, stopped within a message, sent one over the bound, or never reads.</summary>
    ProtocolError,

    /// <summary>Reading from the stream failed.</summary>
    InputFailed,

    /// <summary>Writing to the stream failed and nothing more came from the other side.</summary>
    OutputFailed,

    /// <summary>This side disposed the connection.</summary>
    Disposed,
}
