using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Files are others after a call that ran commands than they were before it.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Files">Files whose changes can be taken back.</param>
public sealed record FilesChanged(string CallId, IReadOnlyList<ChangedFile> Files) : AgentEvent("files.changed")
{
    /// <summary>Paths that changed and cannot be taken back, because they are too large, cannot be read, or have no name in text; at most 20.</summary>
    [AllowNull]
    public IReadOnlyList<string> Lost { get => field ?? []; init; }
}
