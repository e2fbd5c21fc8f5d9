using System.Collections.Concurrent;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions;

/// <summary>The blobs of one session and of those that it came from: one store keeps all, but what another session kept cannot be named here.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SessionScopedBlobs(SessionStore store, StoreWriter writer, string sessionId) : IBlobs
{
    /// <summary>Names that were found, so that a long blob is looked up once and not for each piece.</summary>
    private const int MostKnown = 1_000;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) =>
        await store.Blobs.CreateAsync(mediaType, NoteAsync, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="HostException">The digits fit several blobs, or the file cannot be read.</exception>
    public async ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!_known.TryGetValue(id, out var digits))
        {
            if (SessionBlobs.DigitsOf(id) is not { } asked || await store.ReadAsync(database => Find(database, asked, id), cancellationToken) is not { } found)
            {
                return -1;
            }

            digits = found;
            if (_known.Count < MostKnown)
            {
                _known.TryAdd(id, digits);
            }
        }

        return await store.Blobs.ReadAsync(digits, offset, buffer, cancellationToken);
    }

    /// <summary>Keeps bytes by their digits, which a note makes the session's.</summary>
    /// <exception cref="HostException">The disk does not take them.</exception>
    public void Put(IReadOnlyDictionary<string, byte[]> kept)
    {
        foreach (var (digits, bytes) in kept)
        {
            store.Blobs.Put(digits, bytes);
        }
    }

    /// <summary>Puts bytes and notes them, within a transaction.</summary>
    /// <exception cref="HostException">The disk does not take them.</exception>
    public void Keep(Database database, IReadOnlyDictionary<string, byte[]> kept)
    {
        Put(kept);
        Note(database, kept);
    }

    /// <summary>Notes what was put as the session's, and puts it again where the end of another session took it away meanwhile.</summary>
    public void Note(Database database, IReadOnlyDictionary<string, byte[]> kept)
    {
        foreach (var digits in kept.Keys)
        {
            Note(database, digits);
        }

        try
        {
            Put(kept);
        }
        catch (HostException)
        {
            // The log is worth more than they: its events say what is left out.
        }
    }

    private string? Find(Database database, string digits, string id)
    {
        // "g" comes after every hexadecimal digit.
        using var query = database.Query(
            """
            WITH RECURSIVE line(id) AS (SELECT ?1 UNION SELECT s.parent FROM sessions s JOIN line ON s.id=line.id WHERE s.parent IS NOT NULL)
            SELECT DISTINCT blob_id FROM blobs WHERE session_id IN (SELECT id FROM line) AND blob_id>=?2 AND blob_id<?2||'g' LIMIT 2
            """);
        query.Bind(1, sessionId).Bind(2, digits);
        if (!query.Step())
        {
            return null;
        }

        var found = query.GetString(0);
        return query.Step() ? throw SessionBlobs.FitsSeveral(id) : found;
    }

    /// <summary>Before the bytes are in their place: a session that is deleted meanwhile leaves alone what another has noted.</summary>
    private async ValueTask NoteAsync(string digits, CancellationToken cancellationToken)
    {
        await writer.RunAsync(Durability.Process, context =>
        {
            Note(context.Database, digits);
            return true;
        }).WaitAsync(cancellationToken);
    }

    private void Note(Database database, string digits)
    {
        using var insert = database.Query("INSERT OR IGNORE INTO blobs (session_id, blob_id) VALUES (?1, ?2)");
        insert.Bind(1, sessionId).Bind(2, digits).Step();
    }
}
