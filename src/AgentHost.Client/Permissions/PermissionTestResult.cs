using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Result of a test of the permissions: the decision on a call, and on each of its parts.</summary>
/// <param name="Decision">Decision that it would get.</param>
public sealed record PermissionTestResult(PermissionDecision Decision)
{
    /// <summary>The rule that decided; null where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Rule { get; init; }

    /// <summary>Place of that rule: <c>file:line</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Source { get; init; }

    /// <summary>True where it is allowed because it starts in the sandbox, which holds the rest.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Parts of the call, in its order.</summary>
    public IReadOnlyList<PermissionTestPart> Parts { get => field ?? []; init; }

    /// <summary>Reason for the decision, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The mode that was asked about.</summary>
    public PermissionMode Mode { get; init; }
}
