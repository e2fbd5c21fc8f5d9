using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Connections that a runner holds open for the host, and those that it was asked for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RunnerTargets
{
    private readonly ConcurrentDictionary<int, RunnerTargetConnection> _open = new();
    private string? _ended;

    /// <summary>True when there is any: its process is not idle then.</summary>
    public bool Any => !_open.IsEmpty;

    public void Add(RunnerTargetConnection connection)
    {
        _open[connection.Number] = connection;
        if (Volatile.Read(ref _ended) is { } how)
        {
            connection.Drop(how);
        }
    }

    public void Remove(RunnerTargetConnection connection) => _open.TryRemove(connection.Number, out _);

    /// <summary>The runner says that one is lost.</summary>
    public void OnLost(TargetLostParams lost)
    {
        if (_open.TryGetValue(lost.Connection, out var connection))
        {
            connection.Drop(string.IsNullOrEmpty(lost.Reason) ? "The connection was lost." : lost.Reason);
        }
    }

    /// <summary>The process has ended: all are lost.</summary>
    public void DropAll(string how)
    {
        Volatile.Write(ref _ended, how);
        foreach (var connection in _open.Values)
        {
            connection.Drop(how);
        }

        _open.Clear();
    }
}
