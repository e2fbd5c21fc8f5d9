using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Pins of a session: what a person wants kept whole when its conversation is shortened.</summary>
public sealed record SessionPins
{
    /// <summary>The goal that was set last; null where the first prompt is the goal.</summary>
    public string? Goal { get; init; }

    /// <summary>Ids of the messages, in the order in which they were pinned.</summary>
    [AllowNull]
    public IReadOnlyList<string> Messages { get => field ?? []; init; }
}
