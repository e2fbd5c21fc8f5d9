using System.Text.Json;

namespace AgentHost;

/// <summary>A place to connect to.</summary>
/// <param name="Place">Its name, in the target's own words: a machine, a container.</param>
public sealed record TargetRequest(string Place)
{
    /// <summary>The folder to work in there; null for the place's own.</summary>
    public string? Root { get; init; }

    /// <summary>Settings of the person for the place; an object, empty when there are none.</summary>
    public JsonElement Settings { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }
}
