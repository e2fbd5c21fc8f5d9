using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Remote.Connecting;

/// <summary>Records of the servers that run for this person, in files that nobody else can read.</summary>
public static class ServerRecords
{
    private const int MostBytes = 64 << 10;

    /// <summary>Lists them; what cannot be read is passed over.</summary>
    /// <param name="folder">The folder of the records.</param>
    public static IReadOnlyList<ServerRecord> List(string folder)
    {
        var records = new List<ServerRecord>();
        if (!Directory.Exists(folder))
        {
            return records;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "server-*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                if (new FileInfo(file).Length <= MostBytes)
                {
                    records.Add(ClientJson.Read<ServerRecord>(File.ReadAllBytes(file)));
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
            {
                // It ends in this moment, or is none.
            }
        }

        return records;
    }

    /// <summary>Finds the token of the server at an address; null where none is known.</summary>
    /// <param name="folder">The folder of the records.</param>
    /// <param name="address">The address.</param>
    public static string? TokenOf(string folder, ServerAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return List(folder).Where(record => record.Address == address.Text).MaxBy(static record => record.StartedAt)?.Token;
    }
}
