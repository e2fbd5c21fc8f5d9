namespace AgentHost.JsonRpc;

/// <summary>Error codes that this library sends or treats in a special way (JSON-RPC 2.0, section 5.1, and the language server protocol).</summary>
public static class JsonRpcErrorCodes
{
    /// <summary>The message was not JSON.</summary>
    public const int ParseError = -32700;

    /// <summary>The message was JSON, but no request.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>Nobody handles the method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The parameters do not fit the method.</summary>
    public const int InvalidParams = -32602;

    /// <summary>The handler failed.</summary>
    public const int InternalError = -32603;

    /// <summary>Too many requests wait already.</summary>
    public const int Busy = -32000;

    /// <summary>The request was cancelled by the side that sent it.</summary>
    public const int RequestCancelled = -32800;
}
