using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>What would become of a call, and of each of its parts.</summary>
/// <param name="Decision">What would become of it.</param>
public sealed record PermissionTestResult(PermissionDecision Decision)
{
    /// <summary>The rule that decided; null where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Rule { get; init; }

    /// <summary>Where that rule stands: <c>file:line</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Source { get; init; }

    /// <summary>What the call consists of, in its order.</summary>
    public IReadOnlyList<PermissionTestPart> Parts { get => field ?? []; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The mode that was asked about.</summary>
    public PermissionMode Mode { get; init; }
}
