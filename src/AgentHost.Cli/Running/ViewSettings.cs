using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Settings of what a run shows at a terminal.</summary>
/// <param name="Usage">It ends with what it took (<c>ui.usage</c>).</param>
/// <param name="MostReasoning">The most lines of a thought (<c>ui.reasoning</c>); 0 for none.</param>
internal sealed record ViewSettings(bool Usage, int MostReasoning)
{
    private const int Brief = 6;

    /// <summary>Reads them.</summary>
    public static async ValueTask<ViewSettings> ReadAsync(IHostClient host, string workspaceId, CancellationToken cancellationToken)
    {
        var entries = (await host.Settings.ReadAsync(workspaceId, cancellationToken)).Entries;
        JsonElement? Of(string key) => entries.FirstOrDefault(entry => entry.Key == key)?.Value;
        return new ViewSettings(
            Of("ui.usage")?.ValueKind != JsonValueKind.False,
            (Of("ui.reasoning") is { ValueKind: JsonValueKind.String } value ? value.GetString() : null) switch
            {
                "hidden" => 0,
                "full" => int.MaxValue,
                _ => Brief,
            });
    }
}
