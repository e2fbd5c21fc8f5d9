using System.Text.Json;

namespace AgentHost;

/// <summary>A hook that a source of hooks found (<see cref="CapabilityKinds.HookSource"/>).</summary>
/// <param name="Event">When it runs.</param>
/// <param name="Origin">Where it stands, for people: a file with its line.</param>
/// <param name="Declaration">What the source needs to run it: given back with each run, and read by nobody else.</param>
public sealed record FoundHook(HookEvent Event, string Origin, JsonElement Declaration)
{
    /// <summary>Which tools it is for, for people; null for all.</summary>
    public string? Matcher { get; init; }

    /// <summary>What it runs, for people.</summary>
    public string Command { get => field ?? ""; init; }

    /// <summary>How long it may take, in milliseconds; the host waits a little longer than that. A minute where nothing is said.</summary>
    public int TimeoutMs { get => field > 0 ? field : 60_000; init; }

    /// <summary>Whether a failure of it lets pass what its event could have blocked.</summary>
    public bool FailureAllows { get; init; }

    /// <summary>The name of the format of another agent that it is written in; null for the host's own.</summary>
    public string? Format { get; init; }

    /// <summary>Whether it is declared outside of the workspace. Each run of another is told where the workspace's files are not what the person trusted any more.</summary>
    public bool OfPerson { get; init; }
}
