namespace AgentHost.Plugins.Search.Walking;

/// <summary>Takes the files that a walk finds. Called by several workers at the same time.</summary>
internal interface IFileVisitor
{
    /// <summary>Takes some files of a folder.</summary>
    /// <param name="open">The folder.</param>
    /// <param name="folder">Its path from where the search began: empty, or with a slash at its end.</param>
    /// <param name="names">The files' names.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    ValueTask VisitAsync(IOpenFolder open, string folder, IReadOnlyList<string> names, CancellationToken cancellationToken);
}
