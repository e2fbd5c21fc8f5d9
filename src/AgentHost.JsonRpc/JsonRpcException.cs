namespace AgentHost.JsonRpc;

/// <summary>What all faults of a JSON-RPC call have in common.</summary>
public abstract class JsonRpcException : Exception
{
    private protected JsonRpcException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
