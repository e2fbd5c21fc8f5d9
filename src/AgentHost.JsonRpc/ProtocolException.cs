namespace AgentHost.JsonRpc;

/// <summary>
/// Reports that a received message breaks the protocol (broken framing, a message over the bound, an answer of the wrong shape), or that one to be sent would
/// (a message over the bound).
/// </summary>
public sealed class ProtocolException : JsonRpcException
{
    /// <summary>Makes the exception.</summary>
    public ProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
