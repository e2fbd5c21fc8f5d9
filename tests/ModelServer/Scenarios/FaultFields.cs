namespace AgentHost.ModelServing;

/// <summary>Which fields a kind of fault understands: a field that does nothing would be a test that tests nothing.</summary>
internal static class FaultFields
{
    /// <summary>The first field that the fault's kind does not know; null when there is none.</summary>
    public static string? Misplaced(Fault fault)
    {
        FaultKind kind = fault.Kind;
        bool transport = kind is FaultKind.Reset or FaultKind.Cut or FaultKind.Silence;
        bool events = transport || kind is FaultKind.Garbage or FaultKind.InvalidJson or FaultKind.HugeLine
            or FaultKind.ErrorEvent or FaultKind.EmptyChoices or FaultKind.BadChecksum;
        bool status = kind == FaultKind.Status;
        return fault switch
        {
            { AfterBytes: not null } when !transport => "afterBytes",
            { AfterEvents: not null } when !events => "afterEvents",
            { AfterWireBytes: not null } when !transport && kind != FaultKind.Garbage => "afterWireBytes",
            { Status: not null } when !status => "status",
            { RetryAfter: not null } when !status => "retryAfter",
            { RetryAfterSeconds: not null } when !status => "retryAfterSeconds",
            { RetryAfterAsDate: true } when !status => "retryAfterAsDate",
            { Message: not null } when !status && kind is not (FaultKind.ContextLength or FaultKind.ErrorEvent) => "message",
            { Code: not null } when !status && kind != FaultKind.ErrorEvent => "code",
            { ContentType: not null } when kind != FaultKind.ContentType => "contentType",
            { Bytes: not null } when kind is not (FaultKind.Garbage or FaultKind.HugeLine) => "bytes",
            { Data: not null } when kind is not (FaultKind.Garbage or FaultKind.InvalidJson) => "data",
            { ForMs: not null } when kind != FaultKind.Silence => "forMs",
            _ => null,
        };
    }
}
