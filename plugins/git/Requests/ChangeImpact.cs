using System.Text.Json;
using AgentHost.Plugins.Git.Committing;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Requests;

/// <summary>
/// Reach of changed files, as plugins know it that bring a <c>change-impact</c>: called with <c>{"files":[…]}</c>, paths from the workspace's root, it
/// answers <c>{"affected":["…"]}</c>, a line each.
/// </summary>
internal static class ChangeImpact
{
    /// <summary>The kind.</summary>
    public const string Kind = "change-impact";

    private const int MostLines = 50;

    /// <summary>Asks all of them; one that cannot tell is passed over.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(ICapabilities capabilities, ChangeText change, string prefix, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var known in await capabilities.ListAsync(Kind, cancellationToken))
        {
            try
            {
                var answer = await capabilities.InvokeAsync(Kind, known.Name, Files(change, prefix), cancellationToken);
                if (answer.ValueKind == JsonValueKind.Object
                    && answer.TryGetProperty("affected", out var affected) && affected.ValueKind == JsonValueKind.Array)
                {
                    lines.AddRange(affected.EnumerateArray().Where(static line => line.ValueKind == JsonValueKind.String)
                        .Select(static line => SafeText.Line(line.GetString()!)));
                }
            }
            catch (CapabilityException)
            {
                // A description without it is one all the same.
            }
        }

        return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), $"and {lines.Count - MostLines} more"];
    }

    private static JsonElement Files(ChangeText change, string prefix) => ResultData.Write(writer =>
    {
        writer.WriteStartArray("files");
        foreach (var delta in change.Deltas)
        {
            writer.WriteStringValue(RawPath.FromWorkspace(RawPath.Show(delta.Path), prefix));
        }

        writer.WriteEndArray();
    });
}
