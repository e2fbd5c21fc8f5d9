using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>Request to run a sub-agent: its task, and what it may use of its caller's.</summary>
/// <param name="Prompt">All that it is told: it does not see the conversation. At most 200,000 characters.</param>
public sealed record SubAgentRequest(string Prompt)
{
    /// <summary>A few words for people: its session is named after them.</summary>
    [AllowNull]
    public string Description { get => field ?? ""; init; }

    /// <summary>
    /// The child session that it goes on in, with all that is stored there, also where a process was killed in the middle: one that the calling session has
    /// from <see cref="ISubAgents.OpenAsync(string, CancellationToken)"/> or from an earlier result. Absent for a new one.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// The folder that it works in; absent for its caller's. All requests of one call that name the same one share it. Its caller's folder is denied to it
    /// where the provider says so. It is let go of when the call ends: what the provider does not keep elsewhere stays.
    /// </summary>
    public SubAgentFolder? Folder { get; init; }

    /// <summary>The agent that does it, by name (<see cref="AgentProfile"/>); absent for none.</summary>
    public string? Agent { get; init; }

    /// <summary>The model, in any form that names one; absent for the agent's, else the caller's.</summary>
    public string? Model { get; init; }

    /// <summary>The only tools, by name; those that the caller lacks are passed over. Absent for the caller's.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>The most lenient mode; absent for the caller's.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Limits of its own, within its caller's.</summary>
    [AllowNull]
    public TurnLimits Limits { get => field ??= new(); init; }

    /// <summary>Rules that allow while it runs: as <see cref="ToolResult.Allow"/>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }
}
