using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>
/// Something that happened. In JSON its kind is the member <c>type</c>; kinds of a newer version, and of plugins, read as <see cref="OtherEvent"/>.
/// </summary>
[JsonConverter(typeof(AgentEventConverter))]
public abstract record AgentEvent
{
    private protected AgentEvent(string type) => Type = type;

    /// <summary>The kind, as in JSON.</summary>
    [JsonPropertyOrder(-9)]
    public string Type { get; }

    /// <summary>The session; absent for events of workspace and host scope.</summary>
    [JsonPropertyOrder(-8)]
    public string? SessionId { get; init; }

    /// <summary>For durable events of a session: its number there, 1, 2, 3 … without gaps.</summary>
    [JsonPropertyOrder(-7)]
    public long? Sequence { get; init; }

    /// <summary>
    /// For durable events: the position in the store as a whole; absent on one that was told in the moment before it was stored. A stream's first line has the
    /// store's last.
    /// </summary>
    [JsonPropertyOrder(-6)]
    public long? Position { get; init; }

    /// <summary>For live events of a session: the number of the durable event that they follow.</summary>
    [JsonPropertyOrder(-5)]
    public long? After { get; init; }

    /// <summary>Time of the event.</summary>
    [JsonPropertyOrder(-4)]
    public DateTimeOffset Time { get; init; }

    /// <summary>The turn it belongs to.</summary>
    [JsonPropertyOrder(-3)]
    public string? TurnId { get; init; }

    /// <summary>True when events of this kind are kept in the log.</summary>
    [JsonIgnore]
    public virtual bool IsDurable => true;
}
