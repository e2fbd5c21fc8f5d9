namespace AgentHost.Json;

/// <summary>The outcome of a validation.</summary>
/// <param name="Faults">Why the value does not fit; empty where it does.</param>
/// <param name="SchemaFaults">
/// What of the schema itself could not be used: such a keyword constrains nothing. Only parts of the schema that this value reached
/// are named; <see cref="CompiledSchema.FindFaults"/> reads all of it.
/// </param>
public sealed record SchemaResult(IReadOnlyList<SchemaFault> Faults, IReadOnlyList<SchemaFault> SchemaFaults)
{
    /// <summary>The result of a value in order under a schema in order.</summary>
    public static SchemaResult Valid { get; } = new([], []);

    /// <summary>The value fits the schema.</summary>
    public bool IsValid => Faults.Count == 0;
}
