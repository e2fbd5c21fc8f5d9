namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>The diagnostics of a file; places count UTF-16 units.</summary>
/// <param name="Server">The server.</param>
/// <param name="Path">Real path of the file.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Settled">Whether the server had spoken, and was done, in time.</param>
internal sealed record FindingReport(string Server, string Path, IReadOnlyList<Finding> Findings, bool Settled)
{
    /// <summary>Sentence on why it could not be asked; null where it could.</summary>
    public string? Problem { get; init; }
}
