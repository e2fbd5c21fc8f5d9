namespace AgentHost.Plugins.Isolation;

/// <summary>Bounds of a plugin's process.</summary>
public sealed record IsolationOptions
{
    /// <summary>Interval between heartbeats, which ask whether it is still there. Default 10 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Number of answers in a row that may be missing before it is ended. Default 3.</summary>
    public int MissedHeartbeats { get; init; } = 3;

    /// <summary>Bytes of managed memory; beyond it the runtime throws OutOfMemoryException. Default 1 GB.</summary>
    public long HeapLimit { get; init; } = 1L << 30;

    /// <summary>Bytes of resident memory; beyond it the process is ended. Default 2 GB.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>Interval between checks of its memory. Default 1 s.</summary>
    public TimeSpan MemoryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time that it stays without a call; zero: as long as the host. Default 10 min.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);
}
