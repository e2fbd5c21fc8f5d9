using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Outcome of a turn: how it ended. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<TurnOutcome>))]
public enum TurnOutcome
{
    /// <summary>A fault: of the provider, of the host.</summary>
    Failed,

    /// <summary>The model answered.</summary>
    Answered,

    /// <summary>Someone cancelled it, or the host was killed in the middle of it.</summary>
    Cancelled,

    /// <summary>A limit was reached: steps, time, tokens, repetition.</summary>
    Limit,

    /// <summary>The model or its provider refused.</summary>
    Refused,

    /// <summary>It could not go on for want of a permission, or a hook stopped it.</summary>
    Denied,
}
