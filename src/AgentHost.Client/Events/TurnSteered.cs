namespace AgentHost.Client;

/// <summary>
/// Somebody said something to the turn that runs. Told when it is said, and again when it is taken up or refused; what came too late waits as a prompt under
/// its id.
/// </summary>
/// <param name="SteerId">Its id.</param>
/// <param name="Prompt">Parts of what was said.</param>
public sealed record TurnSteered(string SteerId, IReadOnlyList<Part> Prompt) : AgentEvent("turn.steered")
{
    /// <summary>The message that it became; absent while it waits, and where it became none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Reason why it became no message, as a hook gave it. Absent where none refused it.</summary>
    public string? Refused { get; init; }
}
