namespace AgentHost.ModelServing;

/// <summary>
/// One misbehaviour of a reply. The place is given by at most one of <see cref="AfterBytes"/>, <see cref="AfterEvents"/> and
/// <see cref="AfterWireBytes"/>; without any it is before the first byte for transport faults, and after the first event for faults inside a stream.
/// </summary>
public sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The place as a count of body bytes, before the transfer coding.</summary>
    public long? AfterBytes { get; init; }

    /// <summary>The place as a count of sent events. A reply that is no stream is one event.</summary>
    public int? AfterEvents { get; init; }

    /// <summary>The place as a count of all bytes on the socket for this response, its head included.</summary>
    public long? AfterWireBytes { get; init; }

    /// <summary>For <see cref="FaultKind.Status"/>: the HTTP status, 400 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>For <see cref="FaultKind.Status"/>: the <c>Retry-After</c> header, verbatim.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>For <see cref="FaultKind.Status"/>: <c>Retry-After</c> in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Writes <see cref="RetryAfterSeconds"/> from now as an HTTP date.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>The error's message; without it, the provider's usual one.</summary>
    public string? Message { get; init; }

    /// <summary>The error's code; without it, the provider's usual one.</summary>
    public string? Code { get; init; }

    /// <summary>For <see cref="FaultKind.ContentType"/>: the header's value. Default <c>text/html</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>For garbage and huge lines: how many bytes. Defaults 64 and 1 MiB; at most 256 MiB.</summary>
    public int? Bytes { get; init; }

    /// <summary>For garbage and invalid JSON: the text to send, verbatim.</summary>
    public string? Data { get; init; }

    /// <summary>For <see cref="FaultKind.Silence"/>: milliseconds until the reply goes on; without it, until the client leaves.</summary>
    public int? ForMs { get; init; }

    /// <summary>An HTTP error. <paramref name="retryAfter"/> is sent verbatim.</summary>
    public static Fault HttpStatus(int status, string? retryAfter = null, string? message = null, string? code = null) =>
        new() { Kind = FaultKind.Status, Status = status, RetryAfter = retryAfter, Message = message, Code = code };

    /// <summary>An HTTP error that asks to wait, in seconds or as an HTTP date.</summary>
    public static Fault RetryLater(int status, int seconds, bool asDate = false) =>
        new() { Kind = FaultKind.Status, Status = status, RetryAfterSeconds = seconds, RetryAfterAsDate = asDate };

    /// <summary>The context is too long.</summary>
    public static Fault ContextLength(string? message = null) => new() { Kind = FaultKind.ContextLength, Message = message };

    /// <summary>A TCP reset.</summary>
    public static Fault Reset(long? afterBytes = null, int? afterEvents = null, long? afterWireBytes = null) =>
        new() { Kind = FaultKind.Reset, AfterBytes = afterBytes, AfterEvents = afterEvents, AfterWireBytes = afterWireBytes };

    /// <summary>A TCP end.</summary>
    public static Fault Cut(long? afterBytes = null, int? afterEvents = null, long? afterWireBytes = null) =>
        new() { Kind = FaultKind.Cut, AfterBytes = afterBytes, AfterEvents = afterEvents, AfterWireBytes = afterWireBytes };

    /// <summary>Silence until the client leaves, or for a time.</summary>
    public static Fault Silence(long? afterBytes = null, int? afterEvents = null, long? afterWireBytes = null, int? forMs = null) =>
        new() { Kind = FaultKind.Silence, AfterBytes = afterBytes, AfterEvents = afterEvents, AfterWireBytes = afterWireBytes, ForMs = forMs };

    /// <summary>A fault of a kind that needs nothing but, perhaps, a place.</summary>
    public static Fault Of(FaultKind kind, int? afterEvents = null) => new() { Kind = kind, AfterEvents = afterEvents };
}
