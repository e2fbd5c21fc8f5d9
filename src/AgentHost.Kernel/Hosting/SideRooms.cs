using AgentHost.Kernel.Models;
using AgentHost.Kernel.Redaction;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Kernel.Turns.Compacting;

namespace AgentHost.Kernel.Hosting;

/// <summary>What the host asks models for beside turns: summaries and titles.</summary>
internal sealed class SideRooms : IAsyncDisposable
{
    public SideRooms(SessionRoom sessions, ModelClients clients, Task<SessionStore> store, Redactor redactor, TimeProvider time)
    {
        var side = new SideModel(clients, time);
        Compaction = new TurnCompaction(new SummaryWriter(side), time);
        Compacting = new CompactRoom(sessions, clients, Compaction, store, time);
        Titles = new TitleRoom(side, redactor, time);
    }

    /// <summary>Shortens the conversation of a turn.</summary>
    public TurnCompaction Compaction { get; }

    /// <summary>Shortens conversations when a person says so.</summary>
    public CompactRoom Compacting { get; }

    public TitleRoom Titles { get; }

    public ValueTask DisposeAsync() => Titles.DisposeAsync();
}
