using System.Text.Json;

namespace AgentHost;

/// <summary>A capability as its manifest announces it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, unique for the kind in a workspace.</param>
/// <param name="Plugin">The plugin that brings it.</param>
public sealed record CapabilityInfo(string Kind, string Name, string Plugin)
{
    /// <summary>The whole entry of the manifest.</summary>
    public JsonElement Declaration { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }

    /// <summary>The folder of the plugin that brings it, to which paths of the declaration are relative; absent where it is of no use, as in events.</summary>
    public string? Folder { get; init; }

    /// <summary>True when another plugin's of the same name stands before it.</summary>
    public bool Shadowed { get; init; }
}
