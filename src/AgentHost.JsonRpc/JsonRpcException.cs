namespace AgentHost.JsonRpc;

/// <summary>Base class of all faults of a JSON-RPC call.</summary>
public abstract class JsonRpcException : Exception
{
    private protected JsonRpcException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
