using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>One request on its way: sends it, then gives batches of updates until the last one.</summary>
internal sealed class AnswerStream(
    HttpClient http,
    TimeProvider time,
    ProviderEndpoint endpoint,
    AnswerReader answer,
    AnswerFraming framing,
    Func<Stream, Stream>? unframe,
    CancellationToken caller) : IDisposable
{
    /// <summary>The longest line of an answer, in bytes.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const long LongestAnswer = 256L * 1024 * 1024;
    private const int LongestError = 64 * 1024;

    /// <summary>Time to wait for the counts after the answer's end: some gateways send no end mark and leave the connection open.</summary>
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(10);

    /// <summary>Updates a second from which on an answer is read in batches; words that come as fast as people read stay far below.</summary>
    private const int FastPerSecond = 200;

    /// <summary>Pause before each read of a fast stream: less than a frame of a terminal, which shows 30 a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(30);

    private readonly IdleTimeout _watch = new(endpoint.FirstToken, time, caller);
    private HttpResponseMessage? _response;
    private SseLineReader? _lines;
    private ILineConsumer? _events;
    private bool _anyBytes;
    private long _begun;
    private int _updates;

    /// <summary>Sends the request; a fault when there is no stream to read.</summary>
    public async ValueTask<ModelFault?> OpenAsync(HttpRequestMessage request)
    {
        try
        {
            _response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _watch.Token);
            if (!_response.IsSuccessStatusCode)
            {
                return await ReadErrorAsync(_response);
            }

            var body = await _response.Content.ReadAsStreamAsync(_watch.Token);
            _lines = new SseLineReader(unframe is null ? body : unframe(body), LongestLine, LongestAnswer);
            _events = framing == AnswerFraming.JsonLines ? new JsonLineReader(endpoint, answer, joins: IsWhole(_response)) : new EventReader(endpoint, answer);
            return null;
        }
        catch (Exception exception) when (_watch.RanOut(exception))
        {
            return ConnectionFaults.NoAnswer(endpoint);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !caller.IsCancellationRequested)
        {
            return ConnectionFaults.NoConnection(endpoint);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            // The host's client is bounded by itself, or is being closed.
            return ConnectionFaults.NoAnswer(endpoint);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            caller.ThrowIfCancellationRequested();
            return ConnectionFaults.BeforeAnswer(endpoint, exception);
        }
    }

    /// <summary>Waits for more of the answer and adds its updates.</summary>
    /// <returns>False when the last update has been added.</returns>
    public async ValueTask<bool> ReadAsync(List<ModelUpdate> updates)
    {
        if (_response!.Content.Headers.ContentType?.MediaType is { } media && !media.Contains("event-stream", StringComparison.OrdinalIgnoreCase))
        {
            // Where lines are wanted, a body of one object is a line too, and servers call lines by either name.
            if (framing == AnswerFraming.ServerSentEvents && IsWhole(_response))
            {
                await ReadWholeAsync(updates);
                return false;
            }

            if (media.Contains("html", StringComparison.OrdinalIgnoreCase))
            {
                updates.Add(ConnectionFaults.Bad(endpoint, "it is a web page; check baseUrl."));
                return false;
            }
        }

        var more = await ReadEventsAsync(updates);
        _updates += updates.Count;
        return more;
    }

    /// <summary>True where at least <see cref="FastPerSecond"/> updates have come, and as many in each second since the first bytes.</summary>
    private bool IsFast => _updates >= FastPerSecond && time.GetElapsedTime(_begun) is { Ticks: > 0 } since && _updates > FastPerSecond * since.TotalSeconds;

    public void Dispose()
    {
        _lines?.Dispose();
        _response?.Dispose();
        _watch.Dispose();
    }

    private static bool IsWhole(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } media
        && media.Contains("json", StringComparison.OrdinalIgnoreCase) && !media.Contains("ndjson", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<bool> ReadEventsAsync(List<ModelUpdate> updates)
    {
        while (updates.Count == 0)
        {
            while (_lines!.TryRead(out var line))
            {
                if (_events!.Take(line, updates) is { } fault)
                {
                    updates.Add(fault);
                    return false;
                }

                if (_events.Done)
                {
                    answer.Complete(marked: true, updates);
                    return false;
                }
            }

            if (updates.Count > 0)
            {
                // What is here goes out before the next wait.
                return true;
            }

            if (!await FillAsync(updates))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads more bytes; false when the answer has ended, its last update added.</summary>
    private async ValueTask<bool> FillAsync(List<ModelUpdate> updates)
    {
        var limit = _anyBytes ? endpoint.Idle : endpoint.FirstToken;
        if (answer.Finished && limit > AfterEnd)
        {
            limit = AfterEnd;
        }

        try
        {
            _watch.Allow(limit);
            if (IsFast)
            {
                // It comes in hundreds of pieces a second: to be woken for each costs more than to read it.
                await Task.Delay(Gather, time, _watch.Token);
            }

            if (await _lines!.FillAsync(_watch.Token))
            {
                _begun = _anyBytes ? _begun : time.GetTimestamp();
                _anyBytes = true;
                return true;
            }

            if (_lines.TooLong)
            {
                updates.Add(ConnectionFaults.Bad(endpoint, "a line or the whole is longer than allowed (16 MB, 256 MB)."));
                return false;
            }

            TakeRest(updates);
        }
        catch (Exception exception) when (_watch.RanOut(exception))
        {
            answer.Complete(marked: false, updates, ConnectionFaults.Silent(endpoint, limit, _anyBytes ? "idleSeconds" : "firstTokenSeconds"));
        }
        catch (InvalidDataException exception)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, exception.Message));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException)
        {
            caller.ThrowIfCancellationRequested();
            answer.Complete(marked: false, updates);
        }

        return false;
    }

    /// <summary>The bytes have ended: what stands behind the last line's end is a line too, where lines are the frame.</summary>
    private void TakeRest(List<ModelUpdate> updates)
    {
        if (framing == AnswerFraming.JsonLines && _lines!.Rest is { IsEmpty: false } rest && _events!.Take(rest, updates) is { } fault)
        {
            // Half a line is an answer that was cut off, not a bad one.
            updates.Add(fault.Kind == ModelFaultKind.BadResponse ? ConnectionFaults.Cut(endpoint) : fault);
            return;
        }

        answer.Complete(marked: _events!.Done, updates);
    }

    /// <summary>An answer in one piece, from a service that does not stream.</summary>
    private async ValueTask ReadWholeAsync(List<ModelUpdate> updates)
    {
        try
        {
            _watch.Allow(endpoint.FirstToken);
            var body = await BoundedBody.ReadAsync(_response!.Content, LongestLine, _watch.Token);
            using var document = JsonDocument.Parse(body);
            if (answer.Take(document.RootElement, updates) is { } fault)
            {
                updates.Add(fault);
                return;
            }

            answer.Complete(marked: true, updates);
        }
        catch (Exception exception) when (_watch.RanOut(exception))
        {
            updates.Add(ConnectionFaults.Silent(endpoint, endpoint.FirstToken, "firstTokenSeconds"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, "its body is not JSON."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            caller.ThrowIfCancellationRequested();
            updates.Add(ConnectionFaults.Cut(endpoint));
        }
    }

    private async ValueTask<ModelFault> ReadErrorAsync(HttpResponseMessage failed)
    {
        var wait = RetryAfter.Read(failed.Headers, time);
        var error = default(ProviderError);
        try
        {
            error = ProviderError.FromBody(await BoundedBody.ReadAsync(failed.Content, LongestError, _watch.Token));
        }
        catch (Exception exception) when (_watch.RanOut(exception) || exception is HttpRequestException or IOException or InvalidOperationException)
        {
            // The status alone says enough.
            caller.ThrowIfCancellationRequested();
        }

        var status = (int)failed.StatusCode;
        return answer.FromStatus(status, error) with { Status = status, RetryAfterSeconds = wait };
    }
}
