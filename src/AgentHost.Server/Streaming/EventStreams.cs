using System.Net.WebSockets;
using AgentHost.Client;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace AgentHost.Server.Streaming;

/// <summary>Streams of events: of one session by its numbers, or of all by positions in the store.</summary>
/// <param name="bounds">Bounds of streams.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStreams(StreamBounds bounds, TimeProvider time)
{
    /// <summary>Takes a request that lasts out of those that run, and bounds how many there are of them.</summary>
    public void Hold(EndpointCall call) => call.Slot.Listen(call.Caller.Hash, bounds.Listeners, bounds.ListenersOfToken);

    /// <summary>Takes a request for a WebSocket, which is pinged, and ends where no answer comes.</summary>
    public Task<WebSocket> AcceptAsync(EndpointCall call) => call.Context.WebSockets.AcceptWebSocketAsync(
        new WebSocketAcceptContext { KeepAliveInterval = bounds.Beat, KeepAliveTimeout = 2 * bounds.Beat });

    /// <summary>Answers with events until the listener is gone, its token is revoked, or the host closes.</summary>
    /// <param name="call">The request.</param>
    /// <param name="session">The session; null for all.</param>
    public async ValueTask RunAsync(EndpointCall call, string? session)
    {
        var kinds = KindsOf(call.Query("types"));
        var asked = CursorOf(call);
        var isLive = call.Flag("live", otherwise: true);
        Hold(call);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        var (epoch, last) = await EndAsync(call.Host, session, ends.Token);
        var gap = GapOf(asked, epoch, last);
        var start = gap is null && asked is { } cursor ? cursor.Number : last;

        // Always from a number on: whatever happens until the listener hears is in the log.
        await using var events = call.Host.SubscribeAsync(new EventFilter(isLive) { SessionId = session, After = start }, ends.Token)
            .GetAsyncEnumerator(ends.Token);
        if (!await events.MoveNextAsync() || events.Current is not StreamOpened opened)
        {
            throw new ProblemException(ProblemKind.ShuttingDown);
        }

        try
        {
            await using var writer = await OutputAsync(call, ends);
            await PumpAsync(call, session, new Pump(events, opened, gap, kinds, start), writer, ends);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !call.Aborted.IsCancellationRequested)
        {
            // The listener closed its socket.
        }
    }

    /// <summary>Begins the answer: messages of a WebSocket where the client asks for one, else server-sent events.</summary>
    private async ValueTask<IEventOutput> OutputAsync(EndpointCall call, CancellationTokenSource ends)
    {
        if (call.Context.WebSockets.IsWebSocketRequest)
        {
            return new SocketEventWriter(await AcceptAsync(call), ends, time);
        }

        var response = call.Context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        return new EventWriter(response.BodyWriter);
    }

    /// <summary>The log's epoch, and the last number that there is.</summary>
    private static async ValueTask<(string Epoch, long Last)> EndAsync(IHostClient host, string? session, CancellationToken cancellationToken)
    {
        await using var probe = host.SubscribeAsync(new EventFilter(Live: false) { SessionId = session }, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        return await probe.MoveNextAsync() && probe.Current is StreamOpened opened
            ? (opened.Epoch, session is null ? opened.Position ?? 0 : await host.Sessions.ReadLastNumberAsync(session, cancellationToken))
            : throw new ProblemException(ProblemKind.ShuttingDown);
    }

    private async ValueTask PumpAsync(EndpointCall call, string? session, Pump pump, IEventOutput writer, CancellationTokenSource ends)
    {
        var beating = BeatAsync(writer, ends);
        Task<bool>? pending = null;
        try
        {
            var seen = new VisibleSessions(call.Host, call.Caller.Workspace);
            await writer.WriteAsync(pump.Opened, new EventCursor(pump.Opened.Epoch, pump.Start), ends.Token);
            if (pump.Gap is { } gap)
            {
                await writer.WriteAsync(new StreamGap(gap) { SessionId = session, Time = time.GetUtcNow() }, id: null, ends.Token);
            }

            while (true)
            {
                var next = pump.Events.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    // Nothing more is there now: what was written leaves.
                    pending = next.AsTask();
                    if (!await writer.FlushAsync(ends.Token))
                    {
                        return;
                    }
                }

                if (!await (pending ?? next.AsTask()))
                {
                    break;
                }

                pending = null;
                var e = pump.Events.Current;
                if (pump.Wants(e) && (session is not null || await seen.HasAsync(e, ends.Token)))
                {
                    var number = !e.IsDurable ? null : session is null ? e.Position : e.Sequence;
                    if (!await writer.WriteAsync(e, number is { } at ? new EventCursor(pump.Opened.Epoch, at) : null, ends.Token))
                    {
                        return;
                    }
                }
            }

            await writer.FlushAsync(ends.Token);
        }
        finally
        {
            await ends.CancelAsync();
            if (pending is not null)
            {
                // Whoever reads events may not be let go of in the middle of a step.
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            await beating;
        }
    }

    /// <summary>Tells the listener from time to time that it is heard.</summary>
    private async Task BeatAsync(IEventOutput writer, CancellationTokenSource ends)
    {
        try
        {
            using var timer = new PeriodicTimer(bounds.Beat, time);
            while (await timer.WaitForNextTickAsync(ends.Token))
            {
                await writer.BeatAsync(ends.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The stream has ended.
        }
    }

    private static string? GapOf(EventCursor? asked, string epoch, long last) =>
        asked is not { } cursor ? null
        : cursor.Epoch.Length > 0 && cursor.Epoch != epoch ? "What you go on from is of another log: read anew what you show."
        : cursor.Number > last ? "What you go on from is not in the log: read anew what you show."
        : null;

    private static EventCursor? CursorOf(EndpointCall call)
    {
        var text = call.Context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } header, ..] ? header : call.Query("after");
        return text is null ? null
            : EventCursor.Parse(text)
            ?? throw new ProblemException(ProblemKind.InvalidRequest, "What to go on from is the id of an event, or its number.");
    }

    private static string[] KindsOf(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not { } kinds ? []
        : kinds.Length <= 50 ? kinds
        : throw new ProblemException(ProblemKind.InvalidRequest, "At most 50 types of events can be named.");

    /// <summary>Parts of one stream.</summary>
    private readonly record struct Pump(
        IAsyncEnumerator<AgentEvent> Events, StreamOpened Opened, string? Gap, IReadOnlyList<string> Kinds, long Start)
    {
        /// <summary>Tests that an event was asked for: by its kind, or by what several begin with, up to a dot.</summary>
        public bool Wants(AgentEvent e) =>
            Kinds.Count == 0 || Kinds.Any(kind => kind.EndsWith('.') ? e.Type.StartsWith(kind, StringComparison.Ordinal) : e.Type == kind);
    }
}
