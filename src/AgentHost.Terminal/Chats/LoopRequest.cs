namespace AgentHost.Terminal.Chats;

/// <summary>Something that only the loop around a conversation can do.</summary>
internal enum LoopRequest
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Draws the live zone anew.</summary>
    Redraw,

    /// <summary>Stops the process until it is told to go on.</summary>
    Suspend,

    /// <summary>Opens the draft in the person's editor.</summary>
    Edit,
}
