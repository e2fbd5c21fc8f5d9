namespace AgentHost.Security.Network;

/// <summary>
/// Deadline for making a connection, for all that this process connects to: connections are shared, so it is the host's and no project's. Thread-safe.
/// </summary>
public sealed class ConnectDeadline
{
    /// <summary>Default deadline: 15 s.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);

    private long _ticks = Usual.Ticks;

    /// <summary>Connections that are begun from now on have this long, names and secure channels included.</summary>
    public TimeSpan Value { get => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)); set => Interlocked.Exchange(ref _ticks, value.Ticks); }
}
