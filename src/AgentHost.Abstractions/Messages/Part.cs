using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>
/// A piece of a message. In JSON its kind is the member <c>type</c>; kinds of a newer version read as <see cref="UnknownPart"/> and are written back unchanged.
/// </summary>
[JsonConverter(typeof(PartConverter))]
public abstract record Part
{
    private protected Part(string type) => Type = type;

    /// <summary>The kind, as in JSON.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }
}
