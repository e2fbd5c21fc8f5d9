using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A change of one settings file. Comments and layout of the file stay.</summary>
/// <param name="Place">The file.</param>
/// <param name="Kind">Kind of change.</param>
/// <param name="Path">The keys that lead to the value, as the file has them; an item of a list by its index.</param>
public sealed record SettingsChange(SettingsPlace Place, SettingsChangeKind Kind, IReadOnlyList<string> Path)
{
    /// <summary>The value, or the item; absent to unset.</summary>
    public JsonElement? Value { get; init; }
}
