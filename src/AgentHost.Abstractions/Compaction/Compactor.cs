namespace AgentHost;

/// <summary>Decides what of a conversation is still sent when it has grown too long. The log keeps everything: what it leaves out is only not sent.</summary>
/// <remarks>
/// The host asks the compactor of the plugin of the highest rank; it checks the answer, and one that would tear a call from its result is not used.
/// </remarks>
public abstract class Compactor
{
    /// <summary>
    /// Says what to leave out; null when nothing can be. Thread-safe, since conversations of different sessions are shortened side by side, one conversation
    /// never twice at once; bounded by the host (1 minute), at whose end the token fires.
    /// </summary>
    public abstract ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken);
}
