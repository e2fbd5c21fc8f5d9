namespace AgentHost.Json;

/// <summary>Limits on the cost of one validation. A value that needs more is refused with a fault that says so.</summary>
/// <param name="MaxDepth">Schemas entered inside one another, references included; at most 256.</param>
/// <param name="MaxFaults">Faults collected before the check stops.</param>
/// <param name="MaxSteps">Units of work: about one for each schema applied to a value, item, name or piece of text.</param>
/// <param name="MaxPatternMilliseconds">Time spent in regular expressions altogether.</param>
public sealed record SchemaLimits(int MaxDepth = 256, int MaxFaults = 20, int MaxSteps = 1_000_000, int MaxPatternMilliseconds = 500)
{
    /// <summary>The limits used where none are given.</summary>
    public static SchemaLimits Default { get; } = new();
}
