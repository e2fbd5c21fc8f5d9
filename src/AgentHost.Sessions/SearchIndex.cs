using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions;

/// <summary>
/// Full-text search over all sessions. The index lies beside the store and is brought up to date by each search, so that turns pay nothing for it.
/// </summary>
/// <remarks>Thread-safe, across processes too. Secrets are hidden before a text is written to it.</remarks>
/// <param name="store">The log.</param>
/// <param name="folder">The store's folder.</param>
/// <param name="redact">Hides secrets.</param>
public sealed class SearchIndex(SessionStore store, string folder, Func<string, string> redact)
{
    private const int Page = 500;
    private const int MostText = 1_000_000;
    private const char Begin = '\u0001';
    private const char End = '\u0002';
    private readonly string _path = Path.Combine(folder, "search.db");

    /// <summary>Messages that have the words, the best first.</summary>
    /// <exception cref="HostException">There is no word, the limit is none, or the index cannot be used.</exception>
    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Limit is < 1 or > 200)
        {
            throw new HostException(HostFailure.Invalid, $"The limit is 1 to 200, not {request.Limit}.");
        }

        var terms = SearchWords.Read(request.Words);
        try
        {
            if (store.IsReadOnly)
            {
                return await SearchAsync(SearchFile.OpenTemporary(store.Epoch), terms, request, cancellationToken);
            }

            try
            {
                return await SearchAsync(SearchFile.Open(_path, store.Epoch), terms, request, cancellationToken);
            }
            catch (SqliteException fault) when (SearchFile.IsDamaged(fault))
            {
                return await SearchAsync(SearchFile.Renew(_path, store.Epoch), terms, request, cancellationToken);
            }
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_path, exception);
        }
    }

    private async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(
        Database opened, IReadOnlyList<string> terms, SearchRequest request, CancellationToken cancellationToken)
    {
        using var index = opened;
        await CatchUpAsync(index, cancellationToken);
        var sessions = await store.ReadAsync(
            static database => LogReader.Sessions(database, workspace: null, limit: -1).ToDictionary(static session => session.Id, StringComparer.Ordinal),
            cancellationToken);
        return Find(index, terms, request, sessions);
    }

    private async ValueTask CatchUpAsync(Database index, CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = index.Scalar("SELECT position FROM state");
            var found = await store.ReadAsync(database => Read(database, from), cancellationToken);
            if (found.Count == 0)
            {
                return;
            }

            var next = found[^1].Event.Position!.Value;
            var texts = new List<IndexedText>(found.Count);
            foreach (var (session, e, parts) in found)
            {
                texts.Add(e switch
                {
                    MessageAppended message => new IndexedText(
                        session, message.MessageId, message.Role, message.Time,
                        TextOf(await StoredArguments.RestoreAsync(parts, store.ScopeOf(session), cancellationToken))),
                    MessageWithdrawn withdrawn => new IndexedText(session, withdrawn.MessageId, default, default, null),
                    _ => new IndexedText(session, null, default, default, null),
                });
            }

            index.Execute("BEGIN IMMEDIATE");
            try
            {
                // Another process may have been first.
                if (index.Scalar("SELECT position FROM state") == from)
                {
                    foreach (var text in texts)
                    {
                        Apply(index, text);
                    }

                    using var state = index.Query("UPDATE state SET position=?1");
                    state.Bind(1, next).Step();
                }

                index.Execute("COMMIT");
            }
            finally
            {
                index.Rollback();
            }
        }
    }

    private static List<(string Session, AgentEvent Event, IReadOnlyList<Part> Parts)> Read(Database database, long from)
    {
        var found = new List<(string Session, AgentEvent Event, IReadOnlyList<Part> Parts)>();
        using (var query = database.Query(
            $"SELECT {EventBodies.Columns} FROM events WHERE position>?1 AND type IN ('message.appended','message.withdrawn','session.deleted') "
            + $"ORDER BY position LIMIT {Page}"))
        {
            query.Bind(1, from);
            while (query.Step())
            {
                var e = EventBodies.Read(query);
                found.Add((e is SessionDeleted gone ? gone.Id : e.SessionId ?? "", e, []));
            }
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Event is MessageAppended message)
            {
                found[i] = found[i] with { Parts = LogReader.PartsOf(database, found[i].Session, message) };
            }
        }

        return found;
    }

    private void Apply(Database index, IndexedText text)
    {
        if (text.Message is not { } message || text.Text is null)
        {
            SearchFile.Remove(index, text.Session, text.Message);
            return;
        }

        if (text.Text.Length == 0)
        {
            return;
        }

        using (var insert = index.Query("INSERT OR IGNORE INTO texts (session_id, message_id, role, time, text) VALUES (?1, ?2, ?3, ?4, ?5)"))
        {
            insert.Bind(1, text.Session).Bind(2, message).Bind(3, (long)text.Role).Bind(4, text.Time.UtcTicks)
                .Bind(5, SingleCharacters.Split(redact(text.Text))).Step();
        }

        if (index.Changes == 0)
        {
            return;
        }

        using var words = index.Query("INSERT INTO words (rowid, text) SELECT id, text FROM texts WHERE id=?1");
        words.Bind(1, index.LastRowId).Step();
    }

    private List<SearchHit> Find(Database index, IReadOnlyList<string> terms, SearchRequest request, Dictionary<string, SessionInfo> sessions)
    {
        var hits = new List<SearchHit>();
        using var query = index.Query(
            $"SELECT t.session_id, t.message_id, t.role, t.time, t.id, CASE WHEN length(t.text)<{LongText.Begins} THEN {SearchFile.Snippet("words")} END "
            + "FROM words JOIN texts t ON t.id=words.rowid WHERE words MATCH ?1 ORDER BY words.rank");
        query.Bind(1, string.Join(' ', terms));
        while (hits.Count < request.Limit && query.Step())
        {
            if (sessions.TryGetValue(query.GetString(0), out var session) && (request.Workspace is null || session.Workspace == request.Workspace))
            {
                var excerpt = query.IsNull(5) ? LongText.Excerpt(index, query.GetInt64(4), terms) : query.GetString(5);
                var (text, found) = Split(redact(SingleCharacters.Join(excerpt)));
                hits.Add(new SearchHit(
                    session.Id, session.Name, session.Workspace, query.GetString(1), (MessageRole)query.GetInt64(2),
                    new DateTimeOffset(query.GetInt64(3), TimeSpan.Zero), text) { Found = found });
            }
        }

        return hits;
    }

    /// <summary>Text and places from a text with marks.</summary>
    private static (string Text, IReadOnlyList<TextSpan> Found) Split(string marked)
    {
        var text = new System.Text.StringBuilder(marked.Length);
        var found = new List<TextSpan>();
        var begin = 0;
        foreach (var c in marked)
        {
            if (c == Begin)
            {
                begin = text.Length;
            }
            else if (c == End && found is [.., var last] && last.Start + last.Length == begin)
            {
                // Characters that are words of their own and stand side by side are what was looked for.
                found[^1] = new TextSpan(last.Start, text.Length - last.Start);
            }
            else if (c == End)
            {
                found.Add(new TextSpan(begin, text.Length - begin));
            }
            else
            {
                text.Append(c);
            }
        }

        return (text.ToString(), found);
    }

    private static string TextOf(IReadOnlyList<Part> parts)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in parts)
        {
            switch (part)
            {
                case TextPart said:
                    text.Append(said.Text).Append('\n');
                    break;
                case ToolCallPart call:
                    text.Append(call.Tool).Append(' ').Append(call.Arguments.GetRawText()).Append('\n');
                    break;
                case ToolResultPart result:
                    foreach (var content in result.Content.OfType<TextPart>())
                    {
                        text.Append(content.Text).Append('\n');
                    }

                    break;
                default:
                    break;
            }
        }

        text.Replace(Begin, ' ').Replace(End, ' ').Replace('\0', ' ');
        return text.ToString(0, Math.Min(text.Length, MostText)).TrimEnd();
    }

    /// <param name="Session">The session.</param>
    /// <param name="Message">The message; null for the whole session.</param>
    /// <param name="Role">Whose it is.</param>
    /// <param name="Time">When it was written.</param>
    /// <param name="Text">What it says; null where it is gone.</param>
    private sealed record IndexedText(string Session, string? Message, MessageRole Role, DateTimeOffset Time, string? Text);
}
