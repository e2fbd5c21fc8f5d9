using AgentHost.Plugins.Git.Committing;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Requests;

/// <summary>Commits and changes of a branch that its base has not.</summary>
/// <param name="Branch">The branch that is checked out; null where none is.</param>
/// <param name="Base">The base, as git knows it here: <c>origin/main</c>.</param>
/// <param name="From">The commit that both have.</param>
/// <param name="Head">The last commit.</param>
/// <param name="Commits">The commits, the newest first.</param>
/// <param name="Change">Their change as a whole.</param>
internal sealed record BranchChange(
    string? Branch, string Base, string From, string Head, IReadOnlyList<CommitEntry> Commits, ChangeText Change)
{
    private const int MostCommits = 200;

    private static readonly string[] Usual = ["origin/main", "origin/master", "main", "master"];

    /// <summary>Reads it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="wished">The base; null for the branch that the remote begins with.</param>
    /// <param name="head">The commit to look at; null for the one that is checked out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GitException">There is no such base, or nothing in common.</exception>
    public static async Task<BranchChange> ReadAsync(IWorkspaceContext workspace, string? wished, string? head, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        var top = (await git.NeedAsync(["rev-parse", "--show-toplevel"], cancellationToken)).Line;
        var branch = (await git.NeedAsync(GitQueries.Branch, cancellationToken)).Line;
        var on = await FindBaseAsync(git, wished, cancellationToken);
        var found = await git.LookAsync(GitQueries.Commit(head ?? "HEAD"), cancellationToken);
        if (!found.Succeeded)
        {
            throw new GitException(head is null ? "There is no commit yet." : $"There is no commit {SafeText.Line(head, 80)} here.");
        }

        var last = found.Line;
        var common = await git.LookAsync(["merge-base", on, last], cancellationToken);
        if (!common.Succeeded)
        {
            throw new GitException($"{on} and {CommitText.Short(last)} have no commit in common.");
        }

        var commits = LogParser.Parse((await git.NeedAsync(GitQueries.Log($"{common.Line}..{last}", MostCommits), cancellationToken)).Out);
        var change = await ChangeText.ReadAsync(git, workspace, top, [common.Line, last], cancellationToken);
        return new(branch.Length == 0 ? null : branch, on, common.Line, last, commits, change);
    }

    private static async Task<string> FindBaseAsync(GitRunner git, string? wished, CancellationToken cancellationToken)
    {
        if (wished is not null)
        {
            if (wished[0] == '-')
            {
                throw new GitException("A base is a branch, a tag or a commit; it does not begin with a dash.");
            }

            // What the remote has comes first: a branch of that name here may be old.
            foreach (var name in (string[])["refs/remotes/origin/" + wished, wished])
            {
                if ((await git.LookAsync(GitQueries.Commit(name), cancellationToken)).Succeeded)
                {
                    return name.Replace("refs/remotes/", "", StringComparison.Ordinal);
                }
            }

            throw new GitException($"There is no branch, tag or commit {SafeText.Line(wished, 80)} here.");
        }

        var first = await git.LookAsync(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"], cancellationToken);
        foreach (var name in first.Succeeded ? [first.Line, .. Usual] : Usual)
        {
            if ((await git.LookAsync(GitQueries.Commit(name), cancellationToken)).Succeeded)
            {
                return name;
            }
        }

        throw new GitException("It is not known what this branch goes into: name it with --base.");
    }
}
