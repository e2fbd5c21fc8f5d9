using System.Text.Json;

namespace AgentHost;

/// <summary>A hook that a source of hooks found (<see cref="CapabilityKinds.HookSource"/>).</summary>
/// <param name="Event">The event at which it runs.</param>
/// <param name="Origin">Place of its declaration, for people: a file with its line.</param>
/// <param name="Declaration">Data that the source needs to run it: given back with each run, and read by nobody else.</param>
public sealed record FoundHook(HookEvent Event, string Origin, JsonElement Declaration)
{
    /// <summary>The tools that it is for, for people; null for all.</summary>
    public string? Matcher { get; init; }

    /// <summary>The command, for people.</summary>
    public string Command { get => field ?? ""; init; }

    /// <summary>The time that it may take, in milliseconds, 60,000 by default. The host waits a little longer than that.</summary>
    public int TimeoutMs { get => field > 0 ? field : 60_000; init; }

    /// <summary>True where a failure of it lets pass what its event could have blocked.</summary>
    public bool FailureAllows { get; init; }

    /// <summary>The name of the format of another agent that it is written in; null for the host's own.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// True where it is declared outside of the workspace. Each run of another is told once the workspace's files are not what the person trusted any more.
    /// </summary>
    public bool OfPerson { get; init; }
}
