using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Events as rows: what columns hold stands there alone.</summary>
internal static class EventBodies
{
    /// <summary>Columns that reading a row wants, in its order.</summary>
    public const string Columns = "position, session_id, sequence, time, turn_id, body";

    /// <summary>The largest event, in bytes: 64 MB.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    /// <summary>An event's JSON.</summary>
    /// <exception cref="HostException">It is too large.</exception>
    public static byte[] Write(AgentEvent value)
    {
        var body = ClientJson.WriteBytes(value with { SessionId = null, Sequence = null, Position = null, After = null, TurnId = null });
        return body.Length <= MaxLength
            ? body
            : throw new HostException(
                HostFailure.Invalid, $"An event of kind {value.Type} has {body.Length} bytes; at most {MaxLength} are kept. Put large content in a blob.");
    }

    /// <summary>The event of a row.</summary>
    public static AgentEvent Read(Statement row) => Read(
        row.GetUtf8(5),
        row.GetInt64(0),
        row.GetStringOrNull(1),
        row.GetInt64OrNull(2),
        new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
        row.GetStringOrNull(4));

    /// <summary>The event alone, without what its columns say.</summary>
    public static AgentEvent Parse(ReadOnlySpan<byte> body) => ClientJson.Read<AgentEvent>(body);

    private static AgentEvent Read(ReadOnlySpan<byte> body, long position, string? sessionId, long? sequence, DateTimeOffset time, string? turnId)
    {
        AgentEvent value;
        try
        {
            value = Parse(body);
        }
        catch (JsonException exception)
        {
            throw new HostException(HostFailure.Store, $"The event at position {position} of the session store is damaged: {exception.Message}", exception);
        }

        value = value with { SessionId = sessionId, Sequence = sequence, Position = position, Time = time, TurnId = turnId };
        return value is OtherEvent other ? other with { Durable = true } : value;
    }
}
