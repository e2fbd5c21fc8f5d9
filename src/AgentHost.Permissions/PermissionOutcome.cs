using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Permissions;

/// <summary>Result of asking for permission.</summary>
/// <param name="Verdict">Allow or deny.</param>
public sealed record PermissionOutcome(PermissionVerdict Verdict)
{
    /// <summary>The person wants the turn to end.</summary>
    public bool StopTurn { get; init; }

    /// <summary>The rule that now holds in the session.</summary>
    public string? Rule { get; init; }

    /// <summary>The settings file that keeps it.</summary>
    public string? File { get; init; }

    /// <summary>Arguments that the person gave in place of the call's; the verdict is not the last word then.</summary>
    public JsonElement? Arguments { get; init; }
}
