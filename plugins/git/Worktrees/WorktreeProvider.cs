using System.Collections.Concurrent;
using System.Security.Cryptography;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary>Makes a worktree, on a branch of its own, for sessions to work in.</summary>
/// <param name="workspace">The workspace in which it is asked for.</param>
/// <param name="variables">Reads the environment.</param>
internal sealed class WorktreeProvider(IWorkspaceContext workspace, Func<string, string?> variables) : WorkspaceProvider
{
    private readonly ConcurrentDictionary<string, FileLock> _used = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async ValueTask<ProvidedWorkspace> OpenAsync(WorkspaceProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await MakeAsync(request.Name, cancellationToken);
        }
        catch (Exception fault) when (fault is GitException or ProcessStartException or IOException or UnauthorizedAccessException)
        {
            throw new CapabilityException($"No worktree could be made, so nothing was run: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<string?> CloseAsync(string root, CancellationToken cancellationToken)
    {
        try
        {
            var home = await WorktreeHome.FindAsync(workspace, variables, cancellationToken);
            if (home.NameOf(root) is not { } name || !_used.TryRemove(name, out var used))
            {
                return null;
            }

            try
            {
                return (await new WorktreeRemoval(workspace, home).TryRemoveAsync(name, cancellationToken)).Message;
            }
            finally
            {
                used.Dispose();
            }
        }
        catch (Exception fault) when (fault is GitException or ProcessStartException or IOException or UnauthorizedAccessException)
        {
            throw new CapabilityException($"The worktree {root} is kept: {fault.Message}", fault);
        }
    }

    private async Task<ProvidedWorkspace> MakeAsync(string? asked, CancellationToken cancellationToken)
    {
        if (asked is not null && !WorktreeHome.IsName(asked))
        {
            throw new GitException(
                $"\"{SafeText.Line(asked, 60)}\" is no name of a worktree: letters, digits, and . _ - within it, 64 at most. "
                + "A prompt stands before --worktree, or behind another option.");
        }

        var home = await WorktreeHome.FindAsync(workspace, variables, cancellationToken);
        var name = asked ?? "w" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var git = new GitRunner(workspace.Processes);
        var trees = await home.ListAsync(git, cancellationToken);
        string[] denied = [.. new[] { home.Top, trees is [{ Bare: false } main, ..] ? RawPath.Show(main.Path) : home.Top }.Distinct(StringComparer.Ordinal)];
        if (denied.FirstOrDefault(checkout => IsWithin(home.Folder, checkout)) is { } around)
        {
            throw new GitException(
                $"The worktrees' folder {home.Folder} lies within the repository {around}. Name another one with the setting git.worktrees.");
        }

        var used = home.TryUse(name) ?? throw new GitException($"Another session works in the worktree {name} now.");
        try
        {
            var path = home.PathOf(name);
            var notices = Directory.Exists(path)
                ? await FindAgainAsync(home, path, cancellationToken)
                : await AddAsync(home, git, name, path, cancellationToken);
            _used[name] = used;
            return new ProvidedWorkspace(Path.Combine(path, home.Prefix))
            {
                Name = name,
                Denied = denied,
                Readable = [home.Common],
                WithoutVariables = GitEnvironment.OfRepository,
                Notices = notices,
            };
        }
        catch
        {
            used.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<string>> FindAgainAsync(WorktreeHome home, string path, CancellationToken cancellationToken)
    {
        var found = await new GitRunner(workspace.Processes, path)
            .LookAsync(["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel"], cancellationToken);
        return found.Succeeded && found.Text.Split('\n')[0].TrimEnd('/') == home.Common
            ? [$"This session works in the worktree {path}, as it was left."]
            : throw new GitException($"{path} is there and is no worktree of this repository.");
    }

    private async Task<IReadOnlyList<string>> AddAsync(WorktreeHome home, GitRunner git, string name, string path, CancellationToken cancellationToken)
    {
        var head = await git.LookAsync(GitQueries.Head, cancellationToken);
        if (!head.Succeeded)
        {
            throw new GitException("There is no commit yet that a worktree could begin at.");
        }

        var (commit, branch) = (head.Line, WorktreeHome.BranchPrefix + name);
        var there = (await git.LookAsync(GitQueries.Commit("refs/heads/" + branch), cancellationToken)).Succeeded;
        string[] what = there ? [path, branch] : ["--no-track", "-b", branch, path, commit];
        using (await home.LockAsync(cancellationToken))
        {
            await git.NeedChangeAsync(
                [
                    "worktree", "add", "--no-checkout", "--quiet", "--lock", "--reason",
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a session of agent, process {Environment.ProcessId}"), .. what
                ],
                cancellationToken);
        }

        // Files come when others may go on, and without the hooks of a checkout. In a folder that nobody trusts, without the repository's own filters too.
        var tree = new GitRunner(workspace.Processes, path);
        tree.Add([("core.hooksPath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null"), ("core.fsmonitor", "false")]);
        if (!workspace.Trusted)
        {
            await Repository.SwitchFiltersOffAsync(tree, cancellationToken);
        }

        await tree.NeedChangeAsync(["reset", "--hard", "--quiet"], cancellationToken);
        var notices = new List<string>
        {
            $"This session works in the worktree {path} on the branch {branch}{(there ? ", which was there" : $", from {CommitText.Short(commit)}")}.",
        };
        var changed = (await git.NeedAsync(WorktreeRemoval.Status, cancellationToken)).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Length;
        if (changed > 0)
        {
            notices.Add($"What is not committed in {home.Top} ({changed} {(changed == 1 ? "path" : "paths")}) is not in it.");
        }

        notices.AddRange(await new WorktreeIncludes(workspace, home).CopyAsync(path, cancellationToken));
        return notices;
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
