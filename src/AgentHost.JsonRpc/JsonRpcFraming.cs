namespace AgentHost.JsonRpc;

/// <summary>Framing that tells one message from the next on the wire.</summary>
public enum JsonRpcFraming
{
    /// <summary>A block of header lines with <c>Content-Length</c> before each message, as language servers do.</summary>
    Headers,

    /// <summary>One JSON value a line, ended by a line feed.</summary>
    Lines,
}
