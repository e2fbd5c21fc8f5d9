using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Result of taking back changes to files, or of bringing them back; of a preview, what it would be.</summary>
public sealed record UndoReport
{
    /// <summary>The turns, the oldest first; empty when there was nothing to take back or to bring back.</summary>
    [AllowNull]
    public IReadOnlyList<string> Turns { get => field ?? []; init; }

    /// <summary>Files that were put back.</summary>
    [AllowNull]
    public IReadOnlyList<RevertedFile> Files { get => field ?? []; init; }

    /// <summary>Files that were left as they are, because somebody else changed them since, or they could not be written.</summary>
    [AllowNull]
    public IReadOnlyList<KeptFile> Kept { get => field ?? []; init; }
}
