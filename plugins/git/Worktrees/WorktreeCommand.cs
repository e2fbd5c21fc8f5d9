using System.Globalization;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary><c>agent worktree</c>: lists the worktrees that were made for sessions, and removes those that hold nothing that is not elsewhere.</summary>
internal sealed class WorktreeCommand(IWorkspaceContext workspace, Func<string, string?> variables, TimeProvider time) : Command
{
    /// <summary>Files that are counted for the size of one; it is "more than" past them.</summary>
    private const int MostCounted = 200_000;

    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            var home = await WorktreeHome.FindAsync(workspace, variables, cancellationToken);
            return ((string[])[.. call.Arguments]) switch
            {
                [] or ["list"] => await ListAsync(home, cancellationToken),
                ["clean", .. var names] => await CleanAsync(home, names, cancellationToken),
                _ => CommandResult.Wrong("agent worktree can list, and clean [NAME…]."),
            };
        }
        catch (Exception fault) when (fault is GitException or ProcessStartException)
        {
            return CommandResult.Text(fault.Message) with { ExitCode = 1 };
        }
    }

    private async Task<CommandResult> ListAsync(WorktreeHome home, CancellationToken cancellationToken)
    {
        var rows = new List<WorktreeRow>();
        foreach (var (name, tree) in await FindAsync(home, cancellationToken))
        {
            rows.Add(await DescribeAsync(home, name, tree, cancellationToken));
        }

        var data = ResultData.Write(writer => writer.List("worktrees", rows, row =>
        {
            writer.WriteString("name", row.Name);
            writer.WriteString("path", home.PathOf(row.Name));
            writer.Text("branch", row.Branch);
            writer.WriteString("state", row.State);
            writer.WriteNumber("bytes", row.Bytes);
            writer.WriteNumber("ageDays", row.AgeDays);
        }));
        return rows.Count == 0
            ? CommandResult.Text("There are no worktrees of sessions here.") with { Data = data }
            : new CommandResult([
                new TableBlock(
                    ["name", "branch", "state", "size", "age"],
                    [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, row.Branch ?? "none", row.State, Size(row), Age(row)])]),
                new TextBlock($"They are in {home.Folder}."),
            ]) { Data = data };
    }

    private async Task<CommandResult> CleanAsync(WorktreeHome home, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = await FindAsync(home, cancellationToken);
        if (names.FirstOrDefault(name => found.All(tree => tree.Name != name)) is { } missing)
        {
            return CommandResult.Text($"There is no worktree {SafeText.Line(missing, 80)} of a session here; see agent worktree list.") with { ExitCode = 1 };
        }

        var fates = new List<(string Name, WorktreeFate Fate)>();
        foreach (var (name, tree) in found.Where(tree => names.Count == 0 || names.Contains(tree.Name, StringComparer.Ordinal)))
        {
            if (tree is null)
            {
                fates.Add((name, new WorktreeFate(false, false, $"{home.PathOf(name)} is kept, since git does not know it as a worktree.")));
                continue;
            }

            fates.Add((name, await CleanAsync(home, name, cancellationToken)));
        }

        var text = fates.Count == 0 ? "There are no worktrees of sessions here." : string.Join('\n', fates.Select(static fate => fate.Fate.Message));
        return CommandResult.Text(text) with
        {
            Data = ResultData.Write(writer => writer.List("worktrees", fates, fate =>
            {
                writer.WriteString("name", fate.Name);
                writer.WriteBoolean("removed", fate.Fate.Removed);
                writer.WriteBoolean("branchRemoved", fate.Fate.BranchRemoved);
                writer.WriteString("message", fate.Fate.Message);
            })),
        };
    }

    /// <summary>The worktrees that git knows in the place of this repository, and folders there that it does not know.</summary>
    private async Task<IReadOnlyList<(string Name, WorktreeEntry? Tree)>> FindAsync(WorktreeHome home, CancellationToken cancellationToken)
    {
        var trees = await home.ListAsync(new GitRunner(workspace.Processes), cancellationToken);
        var found = new SortedDictionary<string, WorktreeEntry?>(StringComparer.Ordinal);
        foreach (var tree in trees)
        {
            var path = RawPath.Show(tree.Path);
            if (home.NameOf(path) is { } name && path == home.PathOf(name))
            {
                found[name] = tree;
            }
        }

        foreach (var folder in Directory.Exists(home.Folder) ? Directory.EnumerateDirectories(home.Folder) : [])
        {
            if (Path.GetFileName(folder) is var name && WorktreeHome.IsName(name))
            {
                found.TryAdd(name, null);
            }
        }

        return [.. found.Select(static entry => (entry.Key, entry.Value))];
    }

    private async Task<WorktreeRow> DescribeAsync(WorktreeHome home, string name, WorktreeEntry? tree, CancellationToken cancellationToken)
    {
        var path = home.PathOf(name);
        var made = Directory.Exists(path) ? Directory.GetCreationTimeUtc(path) : time.GetUtcNow().UtcDateTime;
        var age = Math.Max(0, (int)(time.GetUtcNow().UtcDateTime - made).TotalDays);
        if (tree is null)
        {
            return new(name, null, "git does not know it", Bytes(path), age);
        }

        if (!Directory.Exists(path))
        {
            return new(name, tree.Branch, "its folder is gone", 0, age);
        }

        return new(name, tree.Branch, await StateAsync(home, name, cancellationToken), Bytes(path), age);
    }

    private async Task<string> StateAsync(WorktreeHome home, string name, CancellationToken cancellationToken)
    {
        if (home.IsUsed(name))
        {
            return "in use";
        }

        try
        {
            var git = new GitRunner(workspace.Processes, home.PathOf(name));
            return await new WorktreeRemoval(workspace, home).WhyKeptAsync(git, home.PathOf(name), cancellationToken) ?? "clean";
        }
        catch (GitException fault)
        {
            // Such as one whose removal was cut off.
            return "cannot be looked at: " + SafeText.Line(fault.Message, 120);
        }
    }

    private async Task<WorktreeFate> CleanAsync(WorktreeHome home, string name, CancellationToken cancellationToken)
    {
        using var used = home.TryUse(name);
        if (used is null)
        {
            return new(false, false, $"The worktree {name} is kept, since a session works in it now.");
        }

        try
        {
            return await new WorktreeRemoval(workspace, home).TryRemoveAsync(name, cancellationToken);
        }
        catch (GitException fault)
        {
            return new(false, false, $"The worktree {name} is kept, since it cannot be looked at ({SafeText.Line(fault.Message, 120)}): {home.PathOf(name)}");
        }
    }

    private static long Bytes(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder)
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .Take(MostCounted).Sum(static file => file.Length)
            : 0;

    private static string Size(WorktreeRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Bytes / 1_000_000.0:0.0} MB");

    private static string Age(WorktreeRow row) => row.AgeDays == 0 ? "today" : string.Create(CultureInfo.InvariantCulture, $"{row.AgeDays} d");

    /// <summary>One worktree as it is listed.</summary>
    private sealed record WorktreeRow(string Name, string? Branch, string State, long Bytes, int AgeDays);
}
