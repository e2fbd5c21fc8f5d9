using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Importing;

/// <summary>Events of an export, each checked: they may come from anywhere.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Events">Its events, in order.</param>
/// <param name="Places">Place of each, for messages.</param>
/// <param name="Name">Its name from now on; null for the one that it had.</param>
public sealed record ImportedEvents(string SessionId, IReadOnlyList<AgentEvent> Events, IReadOnlyList<string> Places, string? Name)
{
    /// <summary>The most characters of an export.</summary>
    public const int MostCharacters = 256 * 1024 * 1024;

    private const int MostEvents = 500_000;
    private const int LongestId = 200;
    private const int LongestPath = 4_096;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Reads and checks an export.</summary>
    /// <exception cref="HostException">It is none; the message names the line.</exception>
    public static ImportedEvents Read(ImportRequest request, TimeProvider time)
    {
        if (request.Events.Length > MostCharacters)
        {
            throw new HostException(HostFailure.Invalid, $"An export has at most {MostCharacters >> 20} MB.");
        }

        var name = request.Name is { } wanted ? SessionNames.Check(wanted) : null;
        CheckPath(request.Workspace);
        var (events, places) = (new List<AgentEvent>(), new List<string>());
        var latest = time.GetUtcNow() + Ahead;
        foreach (var (place, read) in ExportedDocument.Is(request.Events) ? ExportedDocument.Read(request.Events) : Lines(request.Events))
        {
            try
            {
                events.Add(Check(read, events, latest, request.Workspace));
                places.Add(place);
            }
            catch (HostException fault)
            {
                throw new HostException(HostFailure.Invalid, $"{place}: {fault.Message}", fault);
            }
        }

        return events is [SessionCreated first, ..]
            ? new ImportedEvents(first.SessionId!, events, places, name)
            : throw new HostException(
                HostFailure.Invalid,
                "There is nothing to import: an export has one event a line (agent session export --format jsonl), "
                + "or a session with its messages (--format json).");
    }

    private static IEnumerable<(string Place, AgentEvent Event)> Lines(string text)
    {
        var at = 0;
        for (var number = 1; at < text.Length; number++)
        {
            var end = text.IndexOf('\n', at) is var feed and >= 0 ? feed : text.Length;
            var (start, length) = (at, end - at);
            at = end + 1;
            if (at >= text.Length && text.AsSpan(start, length).IsWhiteSpace())
            {
                yield break;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"Line {number}");
            AgentEvent read;
            try
            {
                read = Parse(text.AsSpan(start, length).Trim());
            }
            catch (HostException fault)
            {
                throw new HostException(HostFailure.Invalid, $"{place}: {fault.Message}", fault);
            }

            yield return (place, read);
        }
    }

    private static AgentEvent Parse(ReadOnlySpan<char> line)
    {
        try
        {
            var bytes = new byte[System.Text.Encoding.UTF8.GetByteCount(line)];
            System.Text.Encoding.UTF8.GetBytes(line, bytes);
            return ClientJson.Read<AgentEvent>(bytes) switch
            {
                OtherEvent other => other with { Durable = true },
                var known => known,
            };
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"this is no event ({Short(fault.Message)}): give a file that agent session export --format jsonl wrote, or --format json.",
                fault);
        }
    }

    private static AgentEvent Check(AgentEvent e, List<AgentEvent> before, DateTimeOffset latest, string? workspace)
    {
        if (before.Count >= MostEvents)
        {
            throw Wrong($"an export has at most {MostEvents} events");
        }

        if (before.Count == 0)
        {
            if (e is not SessionCreated)
            {
                throw Wrong("an export begins with session.created");
            }

            if (e.SessionId is not { Length: 36 } id || !Guid.TryParseExact(id, "D", out _) || id != id.ToLowerInvariant())
            {
                throw Wrong("the session has no id in the form of a UUID");
            }
        }
        else if (e is SessionCreated || e.SessionId != before[0].SessionId)
        {
            throw Wrong("an export has one session, and this is another");
        }

        if (!e.IsDurable || e is SessionDeleted or TrustChanged or ConfigChanged)
        {
            throw Wrong($"events of kind {Short(e.Type)} are not kept in a session");
        }

        if (e.Sequence != before.Count + 1)
        {
            throw Wrong($"expected event number {before.Count + 1}, got {e.Sequence}");
        }

        if (e.Time < Earliest || e.Time > latest)
        {
            throw Wrong("its time cannot be");
        }

        if (e.TurnId is { Length: 0 or > LongestId } || e.Type.Length > LongestId)
        {
            throw Wrong($"an id has 1 to {LongestId} characters");
        }

        return e switch
        {
            SessionCreated created => CheckCreated(created, workspace),
            SessionUpdated { Name: { } renamed } => Named(renamed) ? e : throw Wrong("the session's new name is none"),
            MessageAppended { MessageId: not { Length: > 0 and <= LongestId } } or PartCompleted { MessageId: not { Length: > 0 and <= LongestId } } =>
                throw Wrong($"an id has 1 to {LongestId} characters"),
            PartCompleted { Index: < 0 or > 100_000 } => throw Wrong("the number of a part is 0 to 100000"),
            _ => e,
        };
    }

    private static SessionCreated CheckCreated(SessionCreated created, string? workspace)
    {
        if (created.Session is not { } session || session.Id != created.SessionId)
        {
            throw Wrong("it does not say which session begins");
        }

        CheckPath(session.Workspace ?? "");
        return !Named(session.Name) ? throw Wrong("the session's name is none: 1 to 100 characters, no control characters")
            : session.CreatedAt < Earliest ? throw Wrong("its time cannot be")
            : workspace is null ? created
            : created with { Session = session with { Workspace = workspace } };
    }

    private static bool Named(string? name)
    {
        try
        {
            return name is not null && SessionNames.Check(name) == name;
        }
        catch (HostException)
        {
            return false;
        }
    }

    private static void CheckPath(string? path)
    {
        if (path is not null && (path.Length is 0 or > LongestPath || !Path.IsPathRooted(path) || path.Any(char.IsControl)))
        {
            throw Wrong("the session's folder is no absolute path");
        }
    }

    private static HostException Wrong(string clause) => new(HostFailure.Invalid, clause + ".");

    private static string Short(string text)
    {
        // Where in the line is of no use to a person; the reader's message ends with it.
        var line = new string([.. text.Split(" Path: ")[0].Take(160).Select(static c => char.IsControl(c) ? ' ' : c)]);
        return line.TrimEnd('.', ' ');
    }
}
