namespace AgentHost.JsonRpc;

/// <summary>A request was not sent, because more of this side wait for their answers than may (<see cref="JsonRpcOptions.MaxPendingRequests"/>).</summary>
public sealed class TooManyRequestsException : JsonRpcException
{
    /// <summary>Makes the exception for a request that was not sent.</summary>
    public TooManyRequestsException(string method, int pending)
        : base($"'{method}' was not asked: {pending} requests wait for their answers already.")
    {
    }
}
