using System.Text.Json;

namespace AgentHost;

/// <summary>Parameters of a model's answers. Absent means the provider's default.</summary>
public sealed record ModelParameters
{
    /// <summary>0 to 2 at most providers.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Most tokens of the answer.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Reasoning level, in the model's own words: <c>low</c>, <c>medium</c>, <c>high</c>.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Texts that end the answer.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>JSON schema that the answer must meet.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary>Members added to the request as they are.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }
}
