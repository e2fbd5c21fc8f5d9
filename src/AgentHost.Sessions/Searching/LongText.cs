using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Searching;

/// <summary>
/// Excerpts of long texts. SQLite compares each place of a word with each other to choose one, which takes minutes where a word stands a hundred thousand
/// times; here a text is looked through piece by piece, and only the piece that is chosen is given to it.
/// </summary>
/// <remarks>The pieces are words of a table of their own, in memory, by the same rules as the index; it goes with the connection.</remarks>
internal static class LongText
{
    /// <summary>Characters from which on a text is long.</summary>
    public const int Begins = 4_000;

    private const int PieceLength = 2_000;

    /// <summary>Characters that a piece shares with the one before, so that phrases stand in one of them whole.</summary>
    private const int Shared = 200;

    /// <summary>Pieces that are looked at together: where one of them has all words, the rest is not read.</summary>
    private const int Together = 32;

    private const string More = "…";

    /// <summary>The excerpt, with marks around what was found.</summary>
    /// <param name="index">The index.</param>
    /// <param name="id">Number of the text in it.</param>
    /// <param name="terms">What is looked for, as the index takes it.</param>
    public static string Excerpt(Database index, long id, IReadOnlyList<string> terms)
    {
        index.Execute(
            $"PRAGMA temp_store=MEMORY; CREATE VIRTUAL TABLE IF NOT EXISTS temp.pieces USING fts5 (text, tokenize=\"{SearchFile.Tokens}\")");
        var text = Read(index, id);
        string? found = null;
        for (var from = 0; from < text.Length;)
        {
            index.Execute("DELETE FROM temp.pieces");
            var pieces = new List<(int From, int To)>();
            while (from < text.Length && pieces.Count < Together)
            {
                var to = EndOf(text, from);
                pieces.Add((from, to));
                Add(index, pieces.Count, text[from..to]);
                from = to < text.Length ? Math.Max(WordBefore(text, to - Shared), from + 1) : to;
            }

            if (Find(index, string.Join(' ', terms), text, pieces) is { } whole)
            {
                return whole;
            }

            found ??= Find(index, string.Join(" OR ", terms), text, pieces);
        }

        return found ?? text[..EndOf(text, 0)];
    }

    private static string? Find(Database index, string query, string text, List<(int From, int To)> pieces)
    {
        using var best = index.Query(
            $"SELECT rowid, {SearchFile.Snippet("pieces")} FROM temp.pieces WHERE pieces MATCH ?1 ORDER BY rank LIMIT 1");
        if (!best.Bind(1, query).Step())
        {
            return null;
        }

        var (from, to) = pieces[(int)best.GetInt64(0) - 1];
        var shown = best.GetString(1);
        return (from > 0 && !shown.StartsWith(More, StringComparison.Ordinal) ? More : "") + shown
            + (to < text.Length && !shown.EndsWith(More, StringComparison.Ordinal) ? More : "");
    }

    private static string Read(Database index, long id)
    {
        using var query = index.Query("SELECT text FROM texts WHERE id=?1");
        return query.Bind(1, id).Step() ? query.GetString(0) : "";
    }

    private static void Add(Database index, int number, string piece)
    {
        using var insert = index.Query("INSERT INTO temp.pieces (rowid, text) VALUES (?1, ?2)");
        insert.Bind(1, number).Bind(2, piece).Step();
    }

    private static int EndOf(string text, int from) =>
        from + PieceLength < text.Length ? Math.Max(WordBefore(text, from + PieceLength), from + Shared + 1) : text.Length;

    /// <summary>The last beginning of a word at or before a place; the place itself where there is none near.</summary>
    private static int WordBefore(string text, int at)
    {
        for (var i = at; i > Math.Max(at - Shared, 0); i--)
        {
            if (!char.IsLetterOrDigit(text[i - 1]) && !char.IsSurrogate(text[i - 1]))
            {
                return i;
            }
        }

        return char.IsLowSurrogate(text[at]) ? at - 1 : at;
    }
}
