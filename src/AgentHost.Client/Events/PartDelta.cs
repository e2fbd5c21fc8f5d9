using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>More of a part that is being written.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Part">Number of the part in it, from 0.</param>
/// <param name="Offset">Position in the part at which this begins, in UTF-16 units.</param>
/// <param name="Text">Text to append.</param>
public sealed record PartDelta(string MessageId, int Part, int Offset, string Text) : LiveEvent("message.part.delta")
{
    /// <summary><c>text</c> or <c>reasoning</c>.</summary>
    [AllowNull]
    public string Kind { get => field ?? "text"; init; }
}
