using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Client;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Hosting;

/// <summary>Reads the events of a session, page by page.</summary>
internal sealed class HistoryService(SessionStore store, Redactor redactor)
{
    private const int MostKinds = 50;
    private const int LongestKind = 100;
    private const int LongestCursor = 200;

    /// <exception cref="HostException">There is no such session, or the request makes no sense.</exception>
    public async ValueTask<HistoryPage> ReadAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Limit is < 1 or > 1_000)
        {
            throw new HostException(HostFailure.Invalid, $"A page has 1 to 1000 events, not {request.Limit}.");
        }

        if (request.Kinds.Count > MostKinds || request.Kinds.FirstOrDefault(static kind => kind is not { Length: > 0 and <= LongestKind }) is not null)
        {
            throw new HostException(HostFailure.Invalid, $"Kinds of events are at most {MostKinds} words such as tool.completed, or beginnings such as tool.");
        }

        if (await store.GetAsync(request.SessionId, cancellationToken) is null)
        {
            throw new HostException(HostFailure.NotFound, $"There is no session {request.SessionId}. List the sessions to see which there are.");
        }

        var from = request.Cursor is { } cursor ? Open(request, cursor) : request.NewestFirst ? long.MaxValue : 0;

        // Of one moment: a turn whose end is not there belongs to who has the session, or to nobody.
        var (events, held) = await store.ReadAsync(
            database => (
                request.NewestFirst
                    ? LogReader.EventsBefore(database, request.SessionId, from, request.Kinds, request.Limit + 1)
                    : LogReader.EventsOfKinds(database, request.SessionId, from, request.Kinds, request.Limit + 1),
                store.IsHeld(database, request.SessionId)),
            cancellationToken);
        var more = events.Count > request.Limit;
        var page = more ? events[..request.Limit] : events;
        for (var i = 0; request.Whole && i < page.Count; i++)
        {
            page[i] = await store.RestoreAsync(page[i], cancellationToken);
        }

        return new HistoryPage([.. request.Raw ? page : page.Select(redactor.Redact)])
        {
            Next = more ? Close(request, page[^1].Sequence!.Value) : null,
            InUse = held,
        };
    }

    /// <summary>A cursor holds for its store, its session, its kinds and its order, so that one of another question is told from a place in this one.</summary>
    private string Close(HistoryRequest request, long after)
    {
        var number = after.ToString(CultureInfo.InvariantCulture);
        return $"{number}.{Base64Url.EncodeToString(Seal(request, number).AsSpan(0, 12))}";
    }

    private long Open(HistoryRequest request, string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && cursor.Length <= LongestCursor && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Close(request, after)), Encoding.UTF8.GetBytes(cursor))
            ? after
            : throw new HostException(HostFailure.Invalid, "The cursor is none of this session, these kinds and this order: begin without one.");
    }

    private byte[] Seal(HistoryRequest request, string number) =>
        HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(store.Epoch),
            Encoding.UTF8.GetBytes(
                $"{request.SessionId}\n{string.Join('\n', request.Kinds)}\n{(request.NewestFirst ? "newest" : "")}\n{number}"));
}
