using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>Content of a commit: the index as it is, all of the folder, or what a turn changed.</summary>
internal sealed class CommitPlan : IDisposable
{
    private readonly string? _folder;
    private readonly string? _patch;

    private CommitPlan(GitRunner git, string what, string? folder = null, string? patch = null)
    {
        Git = git;
        What = what;
        _folder = folder;
        _patch = patch;
    }

    /// <summary>Runs git with the index that is committed.</summary>
    public GitRunner Git { get; }

    /// <summary>Words for what is committed.</summary>
    public string What { get; }

    /// <summary>True where the files are put into the index only when the commit is made.</summary>
    public bool AddsAll { get; private init; }

    /// <summary>Takes what is staged; where nothing is, all that changed in the workspace's folder, files that git does not know among it.</summary>
    public static async Task<CommitPlan> OfPersonAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        if ((await git.NeedAsync(GitQueries.StagedAnywhere, cancellationToken)).Out.Length > 0)
        {
            return new(git, "what is staged");
        }

        // Looked at in an index of its own: nothing of the person's changes before they said yes.
        var folder = Directory.CreateTempSubdirectory("agent-index-").FullName;
        var looking = await OwnIndexAsync(workspace, folder, cancellationToken);
        await looking.NeedChangeAsync(["add", "--all", "--", "."], cancellationToken);
        return new(looking, "all that changed", folder) { AddsAll = true };
    }

    /// <summary>Takes what a turn changed, as the difference of two trees, put on the last commit alone.</summary>
    /// <exception cref="GitException">It does not fit there: files that it changed were changed before, in the same lines.</exception>
    public static async Task<CommitPlan> OfTurnAsync(IWorkspaceContext workspace, string before, string after, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agent-index-").FullName;
        try
        {
            var looking = new GitRunner(workspace.Processes);
            var patch = await looking.NeedAsync(
                ["diff", "--binary", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", before, after], cancellationToken);
            if (patch.Cut)
            {
                throw new GitException("The turn changed more than 16 MB: commit it with agent commit.");
            }

            var file = Path.Combine(folder, "turn.patch");
            await File.WriteAllBytesAsync(file, patch.Out, cancellationToken);
            var git = new GitRunner(workspace.Processes);
            git.Set("GIT_INDEX_FILE", Path.Combine(folder, "index"));
            await git.NeedChangeAsync(["read-tree", "HEAD"], cancellationToken);
            var applied = await git.ChangeAsync(["apply", "--cached", "--whitespace=nowarn", file], cancellationToken);
            return applied.Succeeded
                ? new(git, "what the turn changed", folder, file)
                : throw new GitException(
                    "What the turn changed cannot be told from what was changed before it, so nothing was committed: "
                    + Results.Failure.Clean(applied.Error).ReplaceLineEndings(" "));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The tree that the folder's files would be, those that git does not know among them; nothing of the repository's own index changes.</summary>
    public static async Task<string> TreeAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agent-index-").FullName;
        try
        {
            var git = await OwnIndexAsync(workspace, folder, cancellationToken);
            await git.NeedChangeAsync(["add", "--all"], cancellationToken);
            return (await git.NeedChangeAsync(["write-tree"], cancellationToken)).Line;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Brings the repository's own index to what was committed out of another one.</summary>
    /// <returns>A sentence where that did not work; null where it did.</returns>
    public async Task<string?> SettleAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        if (_patch is null)
        {
            return null;
        }

        var settled = await new GitRunner(workspace.Processes).ChangeAsync(["apply", "--cached", "--whitespace=nowarn", _patch], cancellationToken);
        return settled.Succeeded ? null : "Your index has other versions of some of these files staged; see git status.";
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<GitRunner> OwnIndexAsync(IWorkspaceContext workspace, string folder, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        var own = (await git.NeedAsync(["rev-parse", "--path-format=absolute", "--git-path", "index"], cancellationToken)).Line;
        var copy = Path.Combine(folder, "index");
        if (File.Exists(own))
        {
            File.Copy(own, copy);
        }

        git.Set("GIT_INDEX_FILE", copy);
        return git;
    }
}
