using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary>
/// Removes worktrees that hold nothing that is not elsewhere: clean ones, with their branch where its commits are in another. Git is never forced, and looks
/// once more itself.
/// </summary>
internal sealed class WorktreeRemoval(IWorkspaceContext workspace, WorktreeHome home)
{
    /// <summary>Files in git's folder of a worktree that stand for an operation that was begun and not ended.</summary>
    private static readonly string[] UnderWay = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply", "sequencer"];

    /// <summary>Words that list what is not committed, files that git does not know among them.</summary>
    public static IReadOnlyList<string> Status { get; } = ["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--no-renames"];

    /// <summary>Removes a worktree, if nothing is lost by it. Whoever calls has it in use.</summary>
    /// <exception cref="GitException">It cannot be looked at; it stays.</exception>
    public async Task<WorktreeFate> TryRemoveAsync(string name, CancellationToken cancellationToken)
    {
        var path = home.PathOf(name);
        var (here, tree) = (new GitRunner(workspace.Processes), new GitRunner(workspace.Processes, path));
        var own = WorktreeHome.BranchPrefix + name;
        if (Directory.Exists(path) && (await WhyKeptAsync(tree, path, cancellationToken) ?? await WhyHeldAsync(here, tree, cancellationToken)) is { } why)
        {
            using (await home.LockAsync(cancellationToken))
            {
                await here.ChangeAsync(["worktree", "unlock", path], cancellationToken);
            }

            return Kept(name, path, why);
        }

        GitOutput removed;
        using (await home.LockAsync(cancellationToken))
        {
            await here.ChangeAsync(["worktree", "unlock", path], cancellationToken);
            removed = await here.ChangeAsync(["worktree", "remove", path], cancellationToken);
        }

        if (!removed.Succeeded)
        {
            return Kept(name, path, Failure.Clean(removed.Error).ReplaceLineEndings(" "));
        }

        home.Forget(name);
        var tip = await here.LookAsync(GitQueries.Commit("refs/heads/" + own), cancellationToken);
        if (!tip.Succeeded)
        {
            return new(true, false, $"The worktree {name} is removed; nothing was left in it.");
        }

        if (await IsHeldAsync(here, tip.Line, own, cancellationToken))
        {
            // Only as it was looked at: one that grew meanwhile stays.
            var gone = await here.ChangeAsync(["update-ref", "-d", "refs/heads/" + own, tip.Line], cancellationToken);
            return new(true, gone.Succeeded, $"The worktree {name} is removed: nothing was left in it that is not on another branch.");
        }

        var count = (await here.NeedAsync(
            ["rev-list", "--count", "refs/heads/" + own, "--not", $"--exclude={own}", "--branches", "--remotes"], cancellationToken)).Line;
        return new(true, false, $"The worktree {name} is removed; its {count} {(count == "1" ? "commit is" : "commits are")} on the branch {own}.");
    }

    /// <summary>Finds what a worktree holds that is nowhere else; null for nothing.</summary>
    public async Task<string?> WhyKeptAsync(GitRunner tree, string path, CancellationToken cancellationToken)
    {
        var changed = (await tree.NeedAsync(Status, cancellationToken)).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (changed.Length > 0)
        {
            return $"{changed.Length} {(changed.Length == 1 ? "path is" : "paths are")} not committed";
        }

        var own = (await tree.NeedAsync(["rev-parse", "--path-format=absolute", "--git-dir"], cancellationToken)).Line;
        if (UnderWay.FirstOrDefault(file => Path.Exists(Path.Combine(own, file))) is { } begun)
        {
            return $"an operation was begun in it and not ended ({begun})";
        }

        return (await new WorktreeIncludes(workspace, home).FindChangedAsync(path, cancellationToken)) is [var first, ..] more
            ? $"{first}{(more.Count > 1 ? $" and {more.Count - 1} more" : "")} is another than in {home.Top}"
            : null;
    }

    private static async Task<string?> WhyHeldAsync(GitRunner here, GitRunner tree, CancellationToken cancellationToken)
    {
        if ((await tree.NeedAsync(GitQueries.Branch, cancellationToken)).Line.Length > 0)
        {
            return null;
        }

        var head = (await tree.NeedAsync(GitQueries.Head, cancellationToken)).Line;
        return await IsHeldAsync(here, head, besides: null, cancellationToken) ? null : $"its last commit {CommitText.Short(head)} is on no branch";
    }

    /// <summary>Tests that a commit is on a branch, here or of a remote.</summary>
    private static async Task<bool> IsHeldAsync(GitRunner git, string commit, string? besides, CancellationToken cancellationToken)
    {
        var held = await git.NeedAsync(
            ["for-each-ref", $"--contains={commit}", "--format=%(refname)", "refs/heads", "refs/remotes"], cancellationToken);
        return held.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(name => name != "refs/heads/" + besides);
    }

    private static WorktreeFate Kept(string name, string path, string why) =>
        new(false, false, $"The worktree {name} is kept, since {why.TrimEnd('.')}: {path}");
}
