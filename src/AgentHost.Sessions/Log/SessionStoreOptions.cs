using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>Options of a store: its place, its clock, and the process that opens it.</summary>
/// <param name="Folder">Its folder; made with mode 0700 when it does not exist.</param>
/// <param name="TimeProvider">Clock of events, leases and batches.</param>
/// <param name="ProcessLabel">Label of this process, in a few words for people: <c>agent run</c>.</param>
public sealed record SessionStoreOptions(string Folder, TimeProvider TimeProvider, string ProcessLabel)
{
    /// <summary>Says of a folder which kind of network file system it is on, null for none; absent for a look at the system's own tables.</summary>
    public Func<string, string?>? Network { get; init; }

    /// <summary>
    /// Called after each commit with what it stored, positions filled in and in the order of positions. Runs on the writer: it must be quick and must not
    /// throw.
    /// </summary>
    public Action<IReadOnlyList<AgentEvent>>? Committed { get; init; }
}
