using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Remote.Connecting;

/// <summary>A stream of events that goes on over broken connections, and over a new start of the server: nothing durable is missing or comes twice.</summary>
internal sealed class RemoteEvents(RemoteConnection connection, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>For how long a server may be away before the stream ends, as that of a host that was closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For how long a connection may be without a word: a server sends one every 15 s, and three are missed.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    public async IAsyncEnumerable<AgentEvent> ReadAsync(EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = RemoteConnection.With(
            filter.SessionId is { } session ? $"v1/sessions/{RemoteConnection.Escape(session)}/events" : "v1/events",
            ("live", filter.Live ? null : false),
            ("after", filter.After));
        string? last = null;
        var isFirst = true;
        while (true)
        {
            using var response = await OpenAsync(path, last, isFirst, cancellationToken);
            if (response is null)
            {
                yield break;
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
            using var silence = new CancellationTokenSource(Silence, time);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            while (await NextAsync(reader, silence, ends.Token, cancellationToken) is var (id, e))
            {
                last = id ?? last;
                if (e is StreamOpened)
                {
                    if (!isFirst)
                    {
                        continue;
                    }

                    isFirst = false;
                }

                yield return e;
            }
        }
    }

    /// <summary>Opens the stream; null where the server is gone for good.</summary>
    private async ValueTask<HttpResponseMessage?> OpenAsync(string path, string? last, bool isFirst, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await connection.OpenAsync("GET", path, body: null, last, cancellationToken);
            }
            catch (HostException fault) when (!isFirst && IsAway(fault))
            {
                if (time.GetElapsedTime(began) > Patience)
                {
                    return null;
                }
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Tests that a server is away, or has no place: another try may find it.</summary>
    private bool IsAway(HostException fault) =>
        fault.Failure == HostFailure.Closing
        || (fault.InnerException is RemoteProblemException { Problem.Status: var status } && (status is 429 or 503 || (status == 401 && connection.CanRenew)));

    /// <summary>The next event with its id; null where the connection ended, or nothing came for too long.</summary>
    private static async ValueTask<(string? Id, AgentEvent Event)?> NextAsync(
        StreamReader reader, CancellationTokenSource silence, CancellationToken ends, CancellationToken cancellationToken)
    {
        string? id = null;
        string? data = null;
        try
        {
            while (await reader.ReadLineAsync(ends) is { } line)
            {
                silence.CancelAfter(Silence);
                if (line.Length == 0)
                {
                    if (data is not null)
                    {
                        return (id, ClientJson.Read<AgentEvent>(data));
                    }

                    id = null;
                }
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    data = line[6..];
                }
            }

            // What has no empty line behind it was cut off.
            return null;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw new HostException(HostFailure.Internal, $"The server told something that cannot be read: {fault.Message}", fault);
        }
    }
}
