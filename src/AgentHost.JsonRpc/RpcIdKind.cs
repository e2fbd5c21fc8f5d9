namespace AgentHost.JsonRpc;

internal enum RpcIdKind
{
    None,
    Null,
    Number,
    Text,

    /// <summary>A number that is no 64-bit integer: kept and echoed as it was written.</summary>
    RawNumber,
}
