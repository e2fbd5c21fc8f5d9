using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>Says in which sessions runs are. The truth about a run is in its session's log; of the index the last 500 are kept.</summary>
internal sealed class RunIndex(IKeyValueStore store)
{
    private const string Key = "runs";
    private const int Most = 500;
    private const int Tries = 20;

    /// <summary>Runs, the last one first.</summary>
    public async ValueTask<IReadOnlyList<RunEntry>> ListAsync(CancellationToken cancellationToken) =>
        Read((await store.GetAsync(Key, cancellationToken).ConfigureAwait(false))?.Value);

    /// <summary>Adds a run.</summary>
    public async ValueTask AddAsync(RunEntry entry, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var stored = await store.GetAsync(Key, cancellationToken).ConfigureAwait(false);
            var entries = Read(stored?.Value).Prepend(entry).Take(Most);
            if (await store.SetAsync(Key, Write(entries), stored?.Version ?? 0, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new CapabilityException("The list of runs is written by others all the time: try again.");
    }

    private static List<RunEntry> Read(JsonElement? value) => value is not { ValueKind: JsonValueKind.Array } list ? [] :
    [
        .. list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object).Select(static item => new RunEntry(
            Text(item, "run"), Text(item, "session"), Text(item, "root"), Text(item, "name"),
            item.TryGetProperty("time", out var time) && time.TryGetDouble(out var number) ? number : 0))
    ];

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static JsonElement Write(IEnumerable<RunEntry> entries) => JsonText.Element(writer =>
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("run", entry.Run);
            writer.WriteString("session", entry.Session);
            writer.WriteString("root", entry.Root);
            writer.WriteString("name", entry.Name);
            writer.WriteNumber("time", entry.Time);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
