using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>An event that a plugin declared, or one of a newer version, kept whole.</summary>
public sealed record OtherEvent : AgentEvent
{
    /// <summary>Keeps an event of a kind that this version does not know.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="data">Its own members.</param>
    public OtherEvent(string type, JsonElement data)
        : base(type) => Data = data;

    /// <summary>The plugin that published it, where one did.</summary>
    public string? Plugin { get; init; }

    /// <summary>Its data, an object. For an event of a newer version: the whole event.</summary>
    public JsonElement Data { get; }

    /// <summary>
    /// True or absent when forks of its session have it. The declaration says so, and it is kept with the event: the plugin may be gone when it matters.
    /// </summary>
    public bool? Fork { get; init; }

    /// <summary>True or absent when exports of its session have it.</summary>
    public bool? Export { get; init; }

    /// <summary>True when it is kept in the log: the declaration says so.</summary>
    [JsonIgnore]
    public bool Durable { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsDurable => Durable;
}
