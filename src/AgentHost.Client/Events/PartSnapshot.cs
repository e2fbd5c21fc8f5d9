using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Snapshot of a part in progress; replaces everything shown of it. For listeners that come late or fell behind.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Part">Number of the part in it, from 0.</param>
/// <param name="Text">All its text so far.</param>
public sealed record PartSnapshot(string MessageId, int Part, string Text) : LiveEvent("message.part.snapshot")
{
    /// <summary><c>text</c> or <c>reasoning</c>.</summary>
    [AllowNull]
    public string Kind { get => field ?? "text"; init; }
}
