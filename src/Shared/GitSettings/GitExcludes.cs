namespace AgentHost.GitSettings;

/// <summary>
/// Finds the files beside <c>.gitignore</c> that say what git leaves out: a repository's <c>info/exclude</c>, and what <c>core.excludesFile</c> names in any
/// scope of git's configuration.
/// </summary>
/// <param name="surroundings">Places of the configuration of the system and of the person.</param>
/// <remarks>
/// Those files can lie anywhere, and are read without asking: they only leave something out, and nobody is shown what is in them. Nothing is kept from one call
/// to the next. Thread-safe.
/// </remarks>
internal sealed class GitExcludes(GitSurroundings surroundings)
{
    /// <summary>Finds them.</summary>
    /// <param name="top">Real path of a folder with <c>.git</c> in it; null outside of all repositories.</param>
    /// <returns>
    /// Paths of files that need not be there: the repository's own, which wins over the other, and the one that the configuration names. Null for none.
    /// </returns>
    public (string? Exclude, string? Configured) Find(string? top)
    {
        var repository = top is null ? null : GitFolder.Find(top);
        return (repository is null ? null : Path.Join(repository.Common, "info", "exclude"), Configured(repository));
    }

    private string? Configured(GitFolder? repository)
    {
        if (new GitConfig(repository, surroundings).Find("core", "excludesfile") is not var (value, isRepositorys))
        {
            return surroundings.UsualExcludes;
        }

        // A path that is not rooted counts from where git works: from the top of the working folder.
        return surroundings.Expand(value) is not { Length: > 0 } path ? null
            : repository is not null && (isRepositorys || !Path.IsPathRooted(path)) ? GitPath.Resolve(repository.Top, path)
            : Path.IsPathRooted(path) ? path : null;
    }
}
