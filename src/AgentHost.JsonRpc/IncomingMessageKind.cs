namespace AgentHost.JsonRpc;

internal enum IncomingMessageKind
{
    Invalid,
    Request,
    Notification,
    Result,
    Error,

    /// <summary>An id and nothing else: from a peer that leaves out a result of null.</summary>
    Hollow,
}
