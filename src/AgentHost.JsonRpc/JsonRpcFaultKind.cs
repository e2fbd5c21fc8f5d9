namespace AgentHost.JsonRpc;

/// <summary>The kinds of fault that <see cref="JsonRpcOptions.UnhandledError"/> is told.</summary>
public enum JsonRpcFaultKind
{
    /// <summary>A handler threw something else than <see cref="JsonRpcErrorException"/>; a request was answered with -32603.</summary>
    HandlerFailed,

    /// <summary>A message was not JSON or no JSON-RPC message; it was answered with an error where the protocol wants one.</summary>
    MalformedMessage,

    /// <summary>An answer came to a request that was never made.</summary>
    UnknownResponse,

    /// <summary>The other side answered with an error to no request in particular (id null).</summary>
    RemoteComplaint,
}
