using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>The policy that a run stood under.</summary>
public sealed record RunPolicy
{
    /// <summary>The permission mode that its turn began with.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>The profile of permissions that the run's words named; absent for none.</summary>
    public string? Profile { get; init; }

    /// <summary>Rules that the run's words allowed, as they were given.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>Rules that the run's words denied, as they were given.</summary>
    [AllowNull]
    public IReadOnlyList<string> Deny { get => field ?? []; init; }

    /// <summary>Sandbox mode for shell commands, as the settings ask for it: <c>off</c>, <c>auto</c> or <c>required</c>.</summary>
    [AllowNull]
    public string Sandbox { get => field ?? "off"; init; }

    /// <summary>True when the workspace was trusted: its own settings, plugins and hooks counted.</summary>
    public bool Trusted { get; init; }
}
