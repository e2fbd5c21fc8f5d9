using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>
/// Revisions and ranges of a call. Each is looked up first, none begins with a dash, and a double dash stands behind it: no name can be taken for an option or
/// a path.
/// </summary>
internal static class Revisions
{
    /// <summary>The dots of a range; null for one revision.</summary>
    public static string? DotsOf(string revision) =>
        revision.Contains("...", StringComparison.Ordinal) ? "..." : revision.Contains("..", StringComparison.Ordinal) ? ".." : null;

    /// <summary>The commands that <see cref="ResolveAsync"/> starts.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Looks(string revision)
    {
        if (DotsOf(revision) is not { } dots)
        {
            return [Running.GitQueries.Commit(revision), Running.GitQueries.Head];
        }

        var at = revision.IndexOf(dots, StringComparison.Ordinal);
        return [Running.GitQueries.Commit(Side(revision[..at])), Running.GitQueries.Commit(Side(revision[(at + dots.Length)..])), Running.GitQueries.Head];
    }

    /// <summary>A revision or a range, by hash: <c>a</c>, <c>a..b</c>, <c>a...b</c>. A side left out is HEAD.</summary>
    /// <exception cref="GitException">A side is no commit.</exception>
    public static async Task<string> ResolveAsync(Repository repository, string revision, CancellationToken cancellationToken)
    {
        if (DotsOf(revision) is not { } dots)
        {
            return await repository.ResolveAsync(revision, cancellationToken);
        }

        var at = revision.IndexOf(dots, StringComparison.Ordinal);
        var from = await SideAsync(revision[..at]);
        return from + dots + await SideAsync(revision[(at + dots.Length)..]);

        async Task<string> SideAsync(string side) =>
            await repository.ResolveAsync(Side(side), cancellationToken);
    }

    private static string Side(string side) =>
        side.Length == 0 ? "HEAD" : side.StartsWith('-') ? throw new GitException("A revision must not begin with '-'.") : side;
}
