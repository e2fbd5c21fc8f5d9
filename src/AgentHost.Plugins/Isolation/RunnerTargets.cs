using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Connections that a runner holds open for the host, and those that it was asked for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RunnerTargets
{
    private readonly ConcurrentDictionary<int, RunnerTargetConnection> open = new();
    private string? ended;

    /// <summary>True when there is any: its process is not idle then.</summary>
    public bool Any => !open.IsEmpty;

    public void Add(RunnerTargetConnection connection)
    {
        open[connection.Number] = connection;
        if (Volatile.Read(ref ended) is { } how)
        {
            connection.Drop(how);
        }
    }

    public void Remove(RunnerTargetConnection connection) => open.TryRemove(connection.Number, out _);

    /// <summary>The runner says that one is lost.</summary>
    public void OnLost(TargetLostParams lost)
    {
        if (open.TryGetValue(lost.Connection, out var connection))
        {
            connection.Drop(string.IsNullOrEmpty(lost.Reason) ? "The connection was lost." : lost.Reason);
        }
    }

    /// <summary>The process has ended: all are lost.</summary>
    public void DropAll(string how)
    {
        Volatile.Write(ref ended, how);
        foreach (var connection in open.Values)
        {
            connection.Drop(how);
        }

        open.Clear();
    }
}
