namespace AgentHost.JsonRpc;

/// <summary>The connection was closed before the call was answered, or before it was sent.</summary>
public sealed class ConnectionClosedException : JsonRpcException
{
    /// <summary>Makes the exception for an ended connection.</summary>
    public ConnectionClosedException(ConnectionEnd end)
        : base(end.Message, end.Exception) => End = end;

    /// <summary>End of the connection, with its reason.</summary>
    public ConnectionEnd End { get; }
}
