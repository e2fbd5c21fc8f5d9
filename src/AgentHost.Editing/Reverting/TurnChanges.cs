using AgentHost.Client;

namespace AgentHost.Editing.Reverting;

/// <summary>Changes of one turn to files, in order.</summary>
/// <param name="Id">The turn, or a name for what no turn did.</param>
/// <param name="First">Number of its first event.</param>
/// <param name="IsOfTurn">False for what no turn did.</param>
public sealed record TurnChanges(string Id, long First, bool IsOfTurn)
{
    /// <summary>Steps, the oldest first: of edits (<see cref="AppliedChange"/>) and of commands (<see cref="ChangedFile"/>).</summary>
    public List<object> Changes { get; } = [];
}
