using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>A part of a newer version, kept whole.</summary>
public sealed record UnknownPart : Part
{
    /// <summary>Keeps a part of a kind that this version does not know.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="raw">The whole object.</param>
    public UnknownPart(string type, JsonElement raw)
        : base(type) => Raw = raw;

    /// <summary>The whole object, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; }
}
