using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Packages.Catalogs;

/// <summary>A part of a NuGet feed.</summary>
internal sealed record NuGetResource
{
    [JsonPropertyName("@id")]
    public string? Id { get; init; }

    /// <summary>A text; some feeds write a list.</summary>
    [JsonPropertyName("@type")]
    public JsonElement Type { get; init; }

    public bool Is(string type) =>
        Type.ValueKind == JsonValueKind.String ? Fits(Type.GetString()!, type)
        : Type.ValueKind == JsonValueKind.Array && Type.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && Fits(one.GetString()!, type));

    private static bool Fits(string found, string type) => found == type || found.StartsWith(type + "/", StringComparison.Ordinal);
}
