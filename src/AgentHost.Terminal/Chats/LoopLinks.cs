namespace AgentHost.Terminal.Chats;

/// <summary>Services that a conversation has of the loop around it.</summary>
/// <param name="Post">Runs work on the loop's thread.</param>
/// <param name="Wake">Wakes the loop.</param>
/// <param name="Copy">Sends a text to the terminal's clipboard; false where it cannot take it.</param>
internal sealed record LoopLinks(Action<Action> Post, Action Wake, Func<string, bool> Copy)
{
    /// <summary>True where there is a screen that lines can be looked through on; else they come as lines.</summary>
    public bool HasScreen { get; init; }
}
