using System.Net;
using System.Net.Http.Headers;
using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Downloading;

/// <summary>Gets a file whole; what breaks off is gone on with where it ended, as long as it is still the same file.</summary>
/// <param name="client">The guarded client.</param>
/// <param name="request">What is asked for.</param>
/// <param name="limit">Bytes that are taken at most.</param>
/// <param name="idle">How long a server may be silent.</param>
/// <param name="time">The clock.</param>
internal sealed class Transfer(HttpClient client, Exchange request, int limit, TimeSpan idle, TimeProvider time)
{
    /// <summary>Attempts in all.</summary>
    private const int MostAttempts = 4;

    private readonly MemoryStream _bytes = new();
    private string? _validator;

    /// <summary>Told of the bytes so far, and of all there are to be, where that is known.</summary>
    public Action<long, long?>? Progress { get; init; }

    /// <summary>Media type that the server names.</summary>
    public string MediaType { get; private set; } = "";

    /// <summary>Address that it was loaded from in the end.</summary>
    public Uri Address { get; private set; } = request.Address;

    /// <summary>Number of times that it was resumed.</summary>
    public int Resumed { get; private set; }

    /// <exception cref="ExchangeException">It cannot be had.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached, or may not be.</exception>
    public async Task<ReadOnlyMemory<byte>> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var end = await TryAsync(attempt, cancellationToken);
            switch (end)
            {
                case BodyEnd.Whole:
                    return _bytes.ToArray();
                case BodyEnd.TooLong:
                    throw TooLarge();
                case BodyEnd.Damaged:
                    throw new ExchangeException($"{Address} could not be unpacked: it is damaged.");
                case var _ when attempt == MostAttempts:
                    throw new ExchangeException(end == BodyEnd.TimedOut
                        ? $"{Address} fell silent for {idle.TotalSeconds:0} s after {_bytes.Length} bytes, {MostAttempts} times: try again later."
                        : $"{Address} broke off after {_bytes.Length} bytes, {MostAttempts} times: try again later.");
                default:
                    break;
            }
        }
    }

    private async Task<BodyEnd> TryAsync(int attempt, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(idle, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            response = await Redirects.SendAsync(client, request, Adjust, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return BodyEnd.TimedOut;
        }
        catch (HttpRequestException exception) when (exception is not EgressException && attempt > 1 && attempt < MostAttempts)
        {
            return BodyEnd.BrokenOff;
        }

        using (response)
        {
            Begin(response);
            var begun = _bytes.Length;
            var expected = response.Content.Headers.ContentLength is { } length ? begun + length : (long?)null;
            if (expected > limit)
            {
                throw TooLarge();
            }

            var body = await BodyReader.ReadAsync(response, (int)(limit - begun), Report, deadline.Token, cancellationToken);
            _bytes.Write(body.Bytes);
            if (response.Content.Headers.ContentEncoding.Count > 0 && body.End != BodyEnd.Whole)
            {
                // Half of something packed cannot be gone on with.
                Restart();
            }

            return body.End;

            void Report(int read)
            {
                silence.CancelAfter(idle);
                Progress?.Invoke(begun + read, expected);
            }
        }
    }

    private void Adjust(HttpRequestMessage message)
    {
        if (_bytes.Length > 0 && _validator is not null)
        {
            message.Headers.Range = new RangeHeaderValue(_bytes.Length, null);
            message.Headers.TryAddWithoutValidation("If-Range", _validator);
        }
    }

    /// <summary>Takes the answer as the rest of what is there, or as a new beginning.</summary>
    private void Begin(HttpResponseMessage response)
    {
        Address = response.RequestMessage?.RequestUri ?? Address;
        if (response.StatusCode == HttpStatusCode.PartialContent && _bytes.Length > 0 && response.Content.Headers.ContentRange is { From: { } from }
            && from == _bytes.Length)
        {
            Resumed++;
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new ExchangeException($"{Address} answers {Redirects.StatusOf(response)}: nothing was saved.");
        }

        Restart();
        MediaType = response.Content.Headers.ContentType?.MediaType ?? "";
        var tag = response.Headers.ETag;
        _validator = tag is { IsWeak: false } ? tag.Tag : tag is null ? response.Content.Headers.LastModified?.ToString("R") : null;
    }

    private void Restart() => _bytes.SetLength(0);

    private ExchangeException TooLarge() =>
        new($"{Address} is larger than {limit / (1024.0 * 1024.0):0.#} MB and is not saved; a program such as curl, run with shell, can fetch it.");
}
