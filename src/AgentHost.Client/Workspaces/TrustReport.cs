using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Report of the files that would run, or change what runs, when a folder is trusted.</summary>
/// <param name="Folder">Its real path.</param>
/// <param name="Trusted">True when all of it is trusted as it is now.</param>
public sealed record TrustReport(string Folder, bool Trusted)
{
    /// <summary>The files, in order of their paths; those that are gone since the folder was trusted among them.</summary>
    [AllowNull]
    public IReadOnlyList<TrustItem> Items { get => field ?? []; init; }
}
