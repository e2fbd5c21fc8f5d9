using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>A part of a call: a command of a line, a file, a host.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Decision">Decision that it would get alone.</param>
public sealed record PermissionTestPart(string Text, PermissionDecision Decision)
{
    /// <summary>The rule that decided; null where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Rule { get; init; }

    /// <summary>Place of that rule: <c>file:line</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Reason for the decision, as a clause; null where there is nothing to say beyond the mode.</summary>
    public string? Reason { get; init; }
}
