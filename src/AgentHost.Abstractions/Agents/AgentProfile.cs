using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>An agent: how a turn is done. It can only narrow what the turn may do without it.</summary>
/// <param name="Name">Its name.</param>
public sealed record AgentProfile(string Name)
{
    /// <summary>Purpose of the agent.</summary>
    [AllowNull]
    public string Description { get => field ?? ""; init; }

    /// <summary>Its part of the system prompt.</summary>
    [AllowNull]
    public string Prompt { get => field ?? ""; init; }

    /// <summary>The model, in any form that names one; absent for the turn's.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The only tools, by name; those that are not there are passed over. Absent for all.
    /// A word may be a rule of permissions for a part of a tool (<c>shell(git log *)</c>): calls of a tool that is named so alone are refused unless one of its
    /// rules covers them whole. It allows nothing by itself. One that cannot be read covers no call; a warning says so. The same holds for the agent's
    /// sub-agents.
    /// </summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>
    /// Tools that it does not have, by name, whatever <see cref="Tools"/> says; its sub-agents do not have them either. Names of tools that are not there are
    /// passed over. Default none. A word may be a rule for a part of a tool: what it speaks of is denied, as by a deny rule of permissions.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> WithoutTools { get => field ?? []; init; }

    /// <summary>The most lenient permission mode, also where a person switches the session to another while it works; absent for no ceiling.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>The most steps; absent for the usual limit.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>File that it was found in.</summary>
    public string? File { get; init; }

    /// <summary>Warnings of what is odd about it, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}
