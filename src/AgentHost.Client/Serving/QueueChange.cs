namespace AgentHost.Client;

/// <summary>Request to change a prompt that waits: its words, its place, or both.</summary>
public sealed record QueueChange
{
    /// <summary>Parts that it has from now on; absent to leave them.</summary>
    public IReadOnlyList<Part>? Parts { get; init; }

    /// <summary>Number of prompts that are to be before it, from 0; absent to leave it where it is.</summary>
    public int? Place { get; init; }
}
