using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>What the host asks models for beside turns: summaries, of conversations and of what is attached, and titles. Each is made when it is needed first.</summary>
internal sealed class SideRooms(SessionRoom sessions, ModelClients clients, Task<SessionStore> store, Redactor redactor, TimeProvider time) : IAsyncDisposable
{
    private readonly SideModel side = new(clients, time);
    private AttachFit? attached;
    private TurnCompaction? compaction;
    private CompactRoom? compacting;
    private TitleRoom? titles;

    /// <summary>Fits what a prompt refers to into the window.</summary>
    public AttachFit Attached => LazyInitializer.EnsureInitialized(ref attached, () => new AttachFit(side));

    /// <summary>Shortens the conversation of a turn.</summary>
    public TurnCompaction Compaction => LazyInitializer.EnsureInitialized(ref compaction, () => new TurnCompaction(new SummaryWriter(side), time));

    /// <summary>Shortens conversations when a person says so.</summary>
    public CompactRoom Compacting => LazyInitializer.EnsureInitialized(ref compacting, () => new CompactRoom(sessions, clients, Compaction, store, time));

    public TitleRoom Titles => LazyInitializer.EnsureInitialized(ref titles, () => new TitleRoom(side, redactor, time));

    public ValueTask DisposeAsync() => Volatile.Read(ref titles)?.DisposeAsync() ?? default;
}
