using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A wish for a sandbox around a call's programs, and what they need in there beyond the workspace.</summary>
/// <remarks>
/// Of home folders and other disks they see toolchains alone; what they write there is gone afterwards. Hosts are those that the plan names as resources: they
/// are reached through the host's proxy, others are asked about. Rules that deny hold for all of it.
/// </remarks>
public sealed record SandboxRequest
{
    /// <summary>Files and folders to read, absolute paths. Those that are not there are passed over.</summary>
    [AllowNull]
    public IReadOnlyList<string> Read { get => field ?? []; init; }

    /// <summary>Files and folders to read and change, absolute paths. Those that are not there are passed over.</summary>
    [AllowNull]
    public IReadOnlyList<string> Write { get => field ?? []; init; }

    /// <summary>Names of variables of the environment that they get although they look like keys.</summary>
    [AllowNull]
    public IReadOnlyList<string> Variables { get => field ?? []; init; }
}
