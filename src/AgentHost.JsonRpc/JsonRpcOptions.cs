namespace AgentHost.JsonRpc;

/// <summary>Settings of a <see cref="JsonRpcConnection"/>. Immutable; one instance may serve many connections.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>Framing of messages. Default <see cref="JsonRpcFraming.Headers"/>.</summary>
    public JsonRpcFraming Framing { get; init; } = JsonRpcFraming.Headers;

    /// <summary>
    /// Bytes of the largest message, in both directions, without its headers. A larger one that comes in closes the connection; a larger one that is to go out
    /// fails its caller. Also bounds what waits for handlers. Default 64 MiB, from 1 KiB to 1 GiB.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Maximum number of the other side's requests that are handled at once; more wait. Default 64, at least 1.</summary>
    /// <remarks>A handler that asks the other side back, which then asks again, holds one place at each turn.</remarks>
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>
    /// Maximum number of the other side's requests that may wait for a place; more are answered with <see cref="JsonRpcErrorCodes.Busy"/>. Default 1024.
    /// </summary>
    public int MaxQueuedRequests { get; init; } = 1024;

    /// <summary>
    /// Maximum number of this side's requests that may wait for their answers; a further one fails with <see cref="TooManyRequestsException"/> and is not sent.
    /// Default 8192, at least 1.
    /// </summary>
    public int MaxPendingRequests { get; init; } = 8192;

    /// <summary>
    /// Maximum number of messages that may wait behind a notification's handler before nothing more is read from the other side. Default 4096, at least 1.
    /// </summary>
    public int MaxQueuedMessages { get; init; } = 4096;

    /// <summary>The notification that cancels a request; null when the protocol has none. Default <c>$/cancelRequest</c>.</summary>
    public string? CancelMethod { get; init; } = "$/cancelRequest";

    /// <summary>The member of the cancelling notification's parameters that carries the request's id. Default <c>id</c>.</summary>
    public string CancelIdName { get; init; } = "id";

    /// <summary>Time that a cancelled call waits for the other side's answer before it gives up. Default 2 s; zero gives up at once.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time that a closing connection waits for notifications received before the end to be handled, and for messages that are being written. Also the time
    /// that input is still read after output broke. Default 2 s.
    /// </summary>
    public TimeSpan CloseGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time that requests received before the end of input may go on and be answered before they are cancelled. Default zero; a program that is fed from a
    /// pipe, as in <c>printf … | program</c>, wants more.
    /// </summary>
    public TimeSpan EndOfInputGrace { get; init; } = TimeSpan.Zero;

    /// <summary>Longest time that the other side may leave error answers unread before the connection closes. Default 30 s.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True leaves the streams open when the connection ends. Default false.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>
    /// Told of faults that no caller sees. Called on any thread, several at once; it should return soon, and what it throws is ignored. Default: nobody.
    /// </summary>
    public Action<JsonRpcFault>? UnhandledError { get; init; }

    /// <summary>The clock behind all waiting. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1024, nameof(MaxMessageBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, 1 << 30, nameof(MaxMessageBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentRequests, 1, nameof(MaxConcurrentRequests));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedRequests, 0, nameof(MaxQueuedRequests));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingRequests, 1, nameof(MaxPendingRequests));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedMessages, 1, nameof(MaxQueuedMessages));
        ArgumentOutOfRangeException.ThrowIfLessThan(CancelGrace, TimeSpan.Zero, nameof(CancelGrace));
        ArgumentOutOfRangeException.ThrowIfLessThan(CloseGrace, TimeSpan.Zero, nameof(CloseGrace));
        ArgumentOutOfRangeException.ThrowIfLessThan(EndOfInputGrace, TimeSpan.Zero, nameof(EndOfInputGrace));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StallLimit, TimeSpan.Zero, nameof(StallLimit));
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (!Enum.IsDefined(Framing))
        {
            throw new ArgumentOutOfRangeException(nameof(Framing), Framing, "Framing is Headers or Lines.");
        }
    }

    /// <summary>
    /// True when reading begins on a thread of its own: for an input whose reads are done when they return, so that the thread stays with it. Default false, a
    /// thread of the pool.
    /// </summary>
    public bool ReadsOnOwnThread { get; init; }
}
