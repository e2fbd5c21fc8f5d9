using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>Failure that an append survives when it returns.</summary>
public enum Durability
{
    /// <summary>
    /// Nothing yet: numbered and queued, stored with the next commit, within about 20 ms. Its events have no <see cref="AgentEvent.Position"/> yet.
    /// </summary>
    Buffered,

    /// <summary>A killed process.</summary>
    Process,

    /// <summary>A power cut.</summary>
    Power,
}
