namespace AgentHost.Client;

/// <summary>State of a server, in numbers.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="StartedAt">Time at which it began.</param>
public sealed record ServerStatus(string Version, int ProcessId, DateTimeOffset StartedAt)
{
    /// <summary>Workspaces that clients opened.</summary>
    public int Workspaces { get; init; }

    /// <summary>Turns that run.</summary>
    public int RunningTurns { get; init; }

    /// <summary>Permission requests and questions that wait for an answer.</summary>
    public int Waiting { get; init; }

    /// <summary>Streams that are open, and answers that are waited for.</summary>
    public int Listeners { get; init; }

    /// <summary>Requests that were answered since the start, streams among them.</summary>
    public long Requests { get; init; }

    /// <summary>Memory of the process, in bytes.</summary>
    public long MemoryBytes { get; init; }
}
