using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Something to show to a person. Never parsed back.</summary>
[JsonConverter(typeof(DisplayBlockConverter))]
public abstract record DisplayBlock
{
    private protected DisplayBlock(string type) => Type = type;

    /// <summary>The kind, as in JSON.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}
