using System.Text.Json;
using AgentHost.Plugins.Git.Parsing;

namespace AgentHost.Plugins.Git.Results;

/// <summary>Commits in words and as data.</summary>
internal static class CommitText
{
    // What programs get is kept in the session's log.
    private const int MostSubject = 1_000;
    private const int MostBody = 4_000;

    public static string Line(CommitEntry commit)
    {
        var refs = commit.Refs.Length == 0 ? "" : $" ({SafeText.Line(commit.Refs)})";
        var date = commit.Date.Length >= 10 ? commit.Date[..10] : commit.Date;
        return $"{Short(commit.Hash)} {date} {SafeText.Line(commit.Author, 60)}{(commit.Parents.Count > 1 ? ", merge" : "")}: "
            + $"{SafeText.Line(commit.Subject)}{refs}";
    }

    public static string Short(string hash) => hash.Length > 10 ? hash[..10] : hash;

    /// <summary>The text below the subject, cut when it is long.</summary>
    public static string Body(CommitEntry commit, int most) => commit.Body.Length <= most ? commit.Body : commit.Body[..most] + "…";

    public static void Write(Utf8JsonWriter writer, CommitEntry commit)
    {
        writer.WriteString("hash", commit.Hash);
        writer.WriteStartArray("parents");
        foreach (var parent in commit.Parents)
        {
            writer.WriteStringValue(parent);
        }

        writer.WriteEndArray();
        writer.WriteString("author", commit.Author);
        writer.WriteString("email", commit.Email);
        writer.WriteString("date", commit.Date);
        writer.Text("refs", commit.Refs.Length == 0 ? null : commit.Refs);
        writer.WriteString("subject", SafeText.Line(commit.Subject, MostSubject));
        writer.Text("body", commit.Body.Length == 0 ? null : Body(commit, MostBody));
    }
}
