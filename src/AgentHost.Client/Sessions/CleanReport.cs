using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Result of removing old sessions.</summary>
public sealed record CleanReport
{
    /// <summary>The sessions that are gone, or would be.</summary>
    [AllowNull]
    public IReadOnlyList<SessionInfo> Removed { get => field ?? []; init; }

    /// <summary>Those that somebody has, and were left alone.</summary>
    [AllowNull]
    public IReadOnlyList<SessionInfo> InUse { get => field ?? []; init; }
}
