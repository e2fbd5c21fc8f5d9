using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Result of a check of the audit log.</summary>
/// <param name="Folder">Folder of the log.</param>
/// <param name="Lines">Lines that were checked.</param>
public sealed record AuditReport(string Folder, long Lines)
{
    /// <summary>Problems found, at most 50; none when every line is as it was written.</summary>
    [AllowNull]
    public IReadOnlyList<AuditProblem> Problems { get => field ?? []; init; }
}
