using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>News of a newer version, kept whole.</summary>
public sealed record UnknownExternalUpdate : ExternalAgentUpdate
{
    /// <summary>Keeps news of a kind that this version does not know.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="raw">The whole object.</param>
    public UnknownExternalUpdate(string type, JsonElement raw)
        : base(type) => Raw = raw;

    /// <summary>The whole object, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; }
}
