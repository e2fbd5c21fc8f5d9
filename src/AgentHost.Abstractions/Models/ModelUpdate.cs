using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A piece of a streamed answer.</summary>
[JsonConverter(typeof(ModelUpdateConverter))]
public abstract record ModelUpdate
{
    private protected ModelUpdate(string type) => Type = type;

    /// <summary>The kind, as in JSON.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}
