using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>
/// News of an external agent's work. In JSON its kind is the member <c>type</c>; kinds of a newer version read as <see cref="UnknownExternalUpdate"/> and are
/// written back unchanged.
/// </summary>
[JsonConverter(typeof(ExternalAgentUpdateConverter))]
public abstract record ExternalAgentUpdate
{
    private protected ExternalAgentUpdate(string type) => Type = type;

    /// <summary>The kind, as in JSON.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}
