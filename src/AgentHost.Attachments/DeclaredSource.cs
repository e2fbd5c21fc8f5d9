using System.Text.Json;

namespace AgentHost.Attachments;

/// <summary>A source of what prompts refer to, as its plugin declares it.</summary>
/// <param name="Name">Name of the source.</param>
/// <param name="Plugin">Id of its plugin.</param>
/// <param name="Declaration">The entry of the manifest.</param>
public sealed record DeclaredSource(string Name, string Plugin, JsonElement Declaration)
{
    /// <summary>Paths that it reads: <c>files</c> or <c>folders</c>; null where it is asked for by its name.</summary>
    public string? Reads => ReadsOf(Declaration);

    /// <summary>Reads the same of an entry of a manifest.</summary>
    public static string? ReadsOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("reads", out var reads) ? reads.GetString() : null;
}
