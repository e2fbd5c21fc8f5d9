using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Finds sessions and gives them names.</summary>
internal static class SessionDirectory
{
    private const int ShortestCode = 4;

    /// <summary>
    /// A session by id, <c>last</c>, name, or the beginning or end of an id, in this order. Lists show the end: ids begin with the time, so those of one day
    /// begin alike.
    /// </summary>
    /// <exception cref="HostException">The word fits several.</exception>
    public static SessionInfo? Find(Database database, string? workspace, string key)
    {
        if (key == SessionNames.Last)
        {
            return LogReader.LastSession(database, workspace);
        }

        var code = key.ToLowerInvariant();
        if (LogReader.Session(database, code) is { } exact && (workspace is null || exact.Workspace == workspace))
        {
            return exact;
        }

        var named = LogReader.SessionsByName(database, workspace, key);
        return One(key, named.Count > 0 || !IsCode(code) ? named : LogReader.SessionsByCode(database, workspace, code));
    }

    /// <summary>The name of a new session: the one that is wanted, else by a pattern, else the day and a number.</summary>
    public static string NameOf(Database database, string workspace, string? wanted, NamePattern? pattern, DateTimeOffset now) =>
        wanted is not null ? UniqueName(database, workspace, wanted, except: null)
        : pattern is null ? DailyName(database, workspace, now)
        : pattern.HasNumber
            ? Enumerable.Range(1, int.MaxValue).Select(number => pattern.Name(workspace, now, number))
                .First(name => !IsTaken(database, workspace, name, except: null))
        : UniqueName(database, workspace, pattern.Name(workspace, now, number: 1), except: null);

    /// <summary>The name, with the first free number behind it where it is taken.</summary>
    public static string UniqueName(Database database, string workspace, string name, string? except)
    {
        var candidate = name;
        for (var number = 2L; IsTaken(database, workspace, candidate, except); number++)
        {
            candidate = SessionNames.Numbered(name, number);
        }

        return candidate;
    }

    /// <summary>The name for a session that was given none: the day and a number.</summary>
    public static string DailyName(Database database, string workspace, DateTimeOffset day)
    {
        var first = SessionNames.Daily(day, 1);
        var stem = first[..^1];
        long number;
        using (var count = database.Query("SELECT count(*) FROM sessions WHERE workspace=?1 AND name>=?2 AND name<?2||':'"))
        {
            number = count.Bind(1, workspace).Bind(2, stem).Step() ? count.GetInt64(0) + 1 : 1;
        }

        while (IsTaken(database, workspace, SessionNames.Daily(day, number), except: null))
        {
            number++;
        }

        return SessionNames.Daily(day, number);
    }

    private static bool IsTaken(Database database, string workspace, string name, string? except)
    {
        using var query = database.Query("SELECT 1 FROM sessions WHERE workspace=?1 AND name=?2 AND (?3 IS NULL OR id<>?3)");
        return query.Bind(1, workspace).Bind(2, name).Bind(3, except).Step();
    }

    private static bool IsCode(string key) => key.Length >= ShortestCode && key.All(static c => char.IsAsciiHexDigitLower(c) || c == '-');

    private static SessionInfo? One(string key, List<SessionInfo> found) => found.Count <= 1
        ? found.FirstOrDefault()
        : throw new HostException(
            HostFailure.Invalid,
            $"\"{key}\" fits {(found.Count < 10 ? "" : "at least ")}{found.Count} sessions: "
            + $"{string.Join(", ", found.Select(static session => $"{session.Name} ({session.Id})"))}. Name one by its id.");
}
