using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>From a request to its answer: record, check, choose the reply, send it.</summary>
internal sealed class Answerer(
    IWireFormat format,
    Scenario scenario,
    Func<RecordedRequest, Reply>? responder,
    RequestRecorder recorder,
    RequestLog? log,
    TimeProvider time)
{
    private readonly StepPicker _picker = new(scenario);
    private int _toolCalls;

    public int StepsLeft => _picker.Remaining;

    /// <summary>Answers one request; false when the connection must end.</summary>
    public async Task<bool> AnswerAsync(HttpRequestData http, Socket socket, CancellationToken cancellationToken)
    {
        RouteKind route = format.Route(http.Method, http.Path);
        JsonElement? json = ParseBody(http.Body);
        RequestView view = json is { } body ? format.Read(http, body) : RequestView.Empty;
        bool allowed = scenario.ApiKey is null || format.Credential(http) == scenario.ApiKey;
        bool known = format.Has(view.Model, scenario.Models);
        bool asks = route == RouteKind.Generate && json is not null && allowed && known;
        RecordedRequest request = recorder.Add(asks, (index, modelIndex) => new RecordedRequest(index, modelIndex, http, json, view));
        List<Violation> violations = route == RouteKind.Generate ? Check(request) : [];
        (int Index, Reply Reply)? step = asks ? Choose(request, violations) : null;
        log?.Write(request, step?.Index, violations);
        recorder.Announce(request, violations);
        try
        {
            return await AnswerAsync(request, route, allowed, known, step?.Reply, socket, cancellationToken);
        }
        finally
        {
            // Nothing else has ended it: sending failed.
            request.End(cancellationToken.IsCancellationRequested ? ReplyOutcome.ServerStopped : ReplyOutcome.ClientLeft);
        }
    }

    /// <summary>Answers what was no HTTP request.</summary>
    public async Task BadRequestAsync(int status, string error, int connectionId, Socket socket, CancellationToken cancellationToken)
    {
        recorder.Fail($"connection {connectionId}: {error}");
        byte[] body = format.Error(status, error, null);
        byte[] head = Head(status, body.Length, close: true).ToBytes();
        await socket.SendAsync((byte[])[.. head, .. body], cancellationToken);
    }

    private async Task<bool> AnswerAsync(
        RecordedRequest request, RouteKind route, bool allowed, bool known, Reply? reply, Socket socket, CancellationToken cancellationToken)
    {
        HttpRequestData http = request.Http;
        if (!allowed && route is not (RouteKind.None or RouteKind.WrongMethod))
        {
            return await ErrorAsync(request, socket, 401, null, cancellationToken);
        }

        switch (route)
        {
            case RouteKind.None:
                recorder.Fail($"request {request.Index}: no address {http.Method} {http.Path}");
                return await ErrorAsync(request, socket, 404, $"Invalid URL ({http.Method} {http.Path})", cancellationToken);
            case RouteKind.WrongMethod:
                recorder.Fail($"request {request.Index}: {http.Method} is not allowed on {http.Path}");
                return await ErrorAsync(request, socket, 405, $"Not allowed to {http.Method} on {http.Path}.", cancellationToken);
            case RouteKind.Other:
                WireAnswer other = format.Other(http, request.Json, scenario.Models);
                bool stream = other.Parts.Count > 1;
                return await SendAsync(
                    request, new Reply(), socket, other.Status, stream ? format.StreamContentType : "application/json",
                    other.Parts, null, stream, cancellationToken);
            case RouteKind.ListModels:
                return await PlainAsync(request, socket, 200, format.Models(scenario.Models, null, Now, http.Target), cancellationToken);
            case RouteKind.OneModel:
                string name = format.ModelName(http.Path);
                return scenario.Models.Contains(name, StringComparer.Ordinal)
                    ? await PlainAsync(request, socket, 200, format.Models(scenario.Models, name, Now, http.Target), cancellationToken)
                    : await ErrorAsync(request, socket, 404, $"The model '{name}' does not exist", cancellationToken);
            default:
                return request.Json is null
                    ? await ErrorAsync(request, socket, 400, "We could not parse the JSON body of your request.", cancellationToken)
                    : !known
                    ? await ErrorAsync(request, socket, 404, $"model '{request.Model}' not found", cancellationToken)
                    : reply is null
                    ? await ErrorAsync(request, socket, 500, Exhausted(request), cancellationToken)
                    : await ReplyAsync(request, reply, socket, cancellationToken);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private static string Exhausted(RecordedRequest request) =>
        $"The scenario has no step for model request {request.ModelIndex} (last message: {request.LastRole} '{Short(request.LastText)}').";

    private static string Short(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");

    private static JsonElement? ParseBody(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private List<Violation> Check(RecordedRequest request)
    {
        var violations = new List<Violation>();
        if (request.Json is { } body)
        {
            format.Check(request.Http, body, (rule, place, message) => violations.Add(new Violation(request.Index, rule, place, message)));
        }
        else
        {
            violations.Add(new Violation(request.Index, "body", "$", "must be JSON"));
        }

        return violations;
    }

    private (int Index, Reply Reply)? Choose(RecordedRequest request, List<Violation> violations)
    {
        if (responder is null)
        {
            (int, Reply)? step = _picker.Pick(request.View, request.ModelIndex!.Value);
            if (step is null)
            {
                recorder.Fail(Exhausted(request));
            }

            return step;
        }

        try
        {
            Reply reply = responder(request);
            string? problem = ScenarioCheck.Find(reply, "reply", scenario.Wire);
            if (problem is null)
            {
                return (request.ModelIndex!.Value, reply);
            }

            recorder.Fail($"request {request.Index}: {problem}");
        }
        catch (Exception e)
        {
            recorder.Fail($"request {request.Index}: the responder threw {e.GetType().Name}: {e.Message}");
        }

        return null;
    }

    private async Task<bool> ReplyAsync(RecordedRequest request, Reply reply, Socket socket, CancellationToken cancellationToken)
    {
        if (reply.ToolCalls.Any(c => c.Id is null))
        {
            reply = reply with
            {
                ToolCalls =
                [
                    .. reply.ToolCalls.Select(c =>
                        c.Id is null ? c with { Id = string.Create(CultureInfo.InvariantCulture, $"call_{Interlocked.Increment(ref _toolCalls)}") } : c)
                ]
            };
        }

        var exchange = new Exchange(request.ModelIndex!.Value, Now, request.View, request.Body.Length, reply);
        if (reply.DelayMs > 0)
        {
            await SocketWait.ForAsync(socket, TimeSpan.FromMilliseconds(reply.DelayMs), time, cancellationToken);
        }

        if (reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.Status or FaultKind.ContextLength) is { } fault)
        {
            (int status, byte[] body) = fault.Kind == FaultKind.Status
                ? (fault.Status!.Value, format.Error(fault.Status!.Value, fault.Message, fault.Code))
                : format.ContextTooLong(fault.Message);
            return await SendAsync(request, reply, socket, status, "application/json", [body], fault, streaming: false, cancellationToken);
        }

        string? contentType = reply.Find(FaultKind.ContentType) is { } wrong ? wrong.ContentType ?? "text/html" : null;
        if (request.Stream)
        {
            return await SendAsync(
                request, reply, socket, 200, contentType ?? format.StreamContentType, format.Stream(exchange), null, streaming: true, cancellationToken);
        }

        if (WholeBody.Unusable(reply) is { } kind)
        {
            recorder.Fail($"request {request.Index}: fault '{kind}' needs a stream, and the request asked for none");
        }

        return await SendAsync(
            request, reply, socket, 200, contentType ?? "application/json", [WholeBody.Shape(format.Whole(exchange), reply)],
            null, streaming: false, cancellationToken);
    }

    private async Task<bool> SendAsync(
        RecordedRequest request,
        Reply reply,
        Socket socket,
        int status,
        string contentType,
        IEnumerable<ReadOnlyMemory<byte>> events,
        Fault? error,
        bool streaming,
        CancellationToken cancellationToken)
    {
        bool chunked = streaming && !reply.CloseDelimited && request.Http.Http11;
        bool keepAlive = request.Http.KeepAlive && (chunked || !streaming);
        ResponseHead head = Head(status, streaming ? null : events.First().Length, !keepAlive, contentType)
            .Add("x-request-id", string.Create(CultureInfo.InvariantCulture, $"req_{request.Index + 1:d8}"));
        if (chunked)
        {
            head.Add("Transfer-Encoding", "chunked");
        }

        if (RetryAfter(error) is { } wait)
        {
            head.Add("Retry-After", wait);
        }

        foreach ((string name, string value) in reply.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            head.Add(name, value);
        }

        var channel = new ResponseChannel(socket, reply, chunked, time);
        bool going = await channel.HeadAsync(head.ToBytes(), cancellationToken);
        (bool first, int sent, long begun) = (true, 0, 0);
        foreach (ReadOnlyMemory<byte> item in events)
        {
            if (!going)
            {
                break;
            }

            await channel.DelayAsync(first ? reply.FirstEventDelayMs : reply.EventDelayMs, cancellationToken);
            if (reply.EventsASecond > 0)
            {
                begun = first ? time.GetTimestamp() : begun;
                await channel.DelayAsync((int)((sent++ * 1000L / reply.EventsASecond) - time.GetElapsedTime(begun).TotalMilliseconds), cancellationToken);
            }

            first = false;
            going = await channel.EventAsync(item, cancellationToken);
        }

        going = going && await channel.EndAsync(cancellationToken);
        if (going && channel.Pending is { } missed)
        {
            recorder.Fail($"request {request.Index}: the reply ended before the place of fault '{FaultKindConverter.NameOf(missed.Kind)}'");
        }

        request.End(going ? ReplyOutcome.Sent : ReplyOutcome.StoppedByFault);
        return going && keepAlive;
    }

    private async Task<bool> ErrorAsync(RecordedRequest request, Socket socket, int status, string? message, CancellationToken cancellationToken) =>
        await PlainAsync(request, socket, status, format.Error(status, message, null), cancellationToken);

    private async Task<bool> PlainAsync(RecordedRequest request, Socket socket, int status, byte[] body, CancellationToken cancellationToken) =>
        await SendAsync(request, new Reply(), socket, status, "application/json", [body], null, streaming: false, cancellationToken);

    private ResponseHead Head(int status, int? length, bool close, string contentType = "application/json")
    {
        ResponseHead head = new ResponseHead(status).Add("Date", time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)).Add("Content-Type", contentType);
        if (length is { } bytes)
        {
            head.Add("Content-Length", bytes.ToString(CultureInfo.InvariantCulture));
        }

        return close ? head.Add("Connection", "close") : head;
    }

    private string? RetryAfter(Fault? fault) => fault?.RetryAfter ?? (fault?.RetryAfterSeconds is not { } seconds ? null
        : fault.RetryAfterAsDate ? time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture));
}
