using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Auditing;

/// <summary>Reads entries of a log, oldest first; lines that are none are passed over, since the check tells of them.</summary>
internal static class AuditReader
{
    public static async IAsyncEnumerable<AuditEntry> ReadAsync(
        AuditPlaces places, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var number in places.Files())
        {
            var file = new FileStream(places.File(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (Parse(line) is { } entry
                    && (filter.Since is not { } since || entry.Time >= since)
                    && (filter.Tool is null || entry.Tool == filter.Tool)
                    && (filter.SessionId is null || entry.SessionId == filter.SessionId))
                {
                    yield return entry;
                }
            }
        }
    }

    private static AuditEntry? Parse(string line)
    {
        try
        {
            return ClientJson.Read<AuditEntry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
