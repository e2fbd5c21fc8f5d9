using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>An update of a newer version; the host passes over it.</summary>
public sealed record UnknownUpdate : ModelUpdate
{
    /// <summary>Keeps an update of a kind that this version does not know.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="raw">The whole object.</param>
    public UnknownUpdate(string type, JsonElement raw)
        : base(type) => Raw = raw;

    /// <summary>The whole object, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; }
}
