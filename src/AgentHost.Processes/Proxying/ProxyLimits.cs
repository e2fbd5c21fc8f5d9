namespace AgentHost.Processes.Proxying;

/// <summary>Limits of a command's proxy.</summary>
internal sealed record ProxyLimits
{
    /// <summary>Connections at a time; more wait until one ends.</summary>
    public int Connections { get; init; } = 128;

    /// <summary>Connections of one command, in all.</summary>
    public int AllConnections { get; init; } = 20_000;

    /// <summary>Bytes of a request's head.</summary>
    public int Head { get; init; } = 32 * 1024;

    /// <summary>Bytes that one command sends and gets, in all: 16 GB.</summary>
    public long Bytes { get; init; } = 16L << 30;

    /// <summary>Time for a request's head to arrive.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time to find a host and to connect.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time that a connection stays open while nothing passes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);
}
