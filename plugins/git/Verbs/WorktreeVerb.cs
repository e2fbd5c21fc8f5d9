using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Lists, makes and removes further working trees.</summary>
internal sealed class WorktreeVerb : Verb
{
    private static readonly string[] Listing = ["worktree", "list", "--porcelain", "-z"];

    public override IReadOnlyList<string> Fields(GitArguments arguments) => arguments.Op switch
    {
        GitOperation.Add => ["op", "paths", "name", "create", "revision"],
        GitOperation.Remove => ["op", "paths", "force"],
        _ => ["op"],
    };

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments.Op is null or GitOperation.List)
        {
            return new("worktree", "list") { Commands = [Listing] };
        }

        if (arguments.Op is not (GitOperation.Add or GitOperation.Remove))
        {
            return VerbPlan.Refuse("worktree can list, add, remove.");
        }

        if (arguments.Paths!.Count != 1)
        {
            return VerbPlan.Refuse("worktree takes the one folder of the tree in paths.");
        }

        if (arguments is { Op: GitOperation.Add, Create: true, Name: null } or { Op: GitOperation.Add, Create: false, Name: not null, Revision: not null })
        {
            return VerbPlan.Refuse(
                "worktree add takes name (a branch), or revision (no branch), or create with the new branch's name and, if it is not to start here, "
                + "a revision.");
        }

        var path = PathWords.Plain(arguments.Paths[0]);
        return new("worktree", [.. Words(arguments, path)])
        {
            Commands = [Main(arguments)],
            Looks = arguments.Revision is { } named ? [GitQueries.Commit(named), GitQueries.Head] : [],
            Resources = [Resource.WritePath(path, recursive: true)],
            Risk = arguments.Force ? Risk.High : Risk.Medium,
            Reason = arguments.Force ? "changes in the worktree that are not committed are lost" : null,
            Slow = true,
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        if (arguments.Op is not (GitOperation.Add or GitOperation.Remove))
        {
            return await ListAsync(call, cancellationToken);
        }

        if (arguments.Revision is { } revision)
        {
            await call.Repository.ResolveAsync(revision, cancellationToken);
        }

        var path = PathWords.Text(arguments.Paths![0]);
        var output = await call.Git.ChangeAsync(Main(arguments), cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("worktree", output));
        }

        return ToolResult.Text(arguments.Op == GitOperation.Add ? $"Made the worktree {path}." : $"Removed the worktree {path}.") with
        {
            Data = ResultData.Write(writer => writer.WriteString("path", path)),
        };
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) => ["worktree", .. Words(arguments, PathWords.Text(arguments.Paths![0]))];

    private static IEnumerable<string> Words(GitArguments arguments, string path)
    {
        if (arguments.Op == GitOperation.Remove)
        {
            return ["remove", .. arguments.Force ? ["--force"] : Array.Empty<string>(), "--", path];
        }

        string[] branch = arguments.Create ? ["-b", arguments.Name!] : arguments.Name is null ? ["--detach"] : [];
        var start = arguments.Create ? arguments.Revision : arguments.Name ?? arguments.Revision;
        return ["add", .. branch, "--", path, .. start is null ? [] : new[] { start }];
    }

    private static async Task<ToolResult> ListAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(Listing, cancellationToken);
        var trees = WorktreeParser.Parse(output.Out);
        var text = new StringBuilder();
        foreach (var tree in trees)
        {
            var at = tree.Head is { } head ? " " + CommitText.Short(head) : "";
            var branch = tree.Bare ? "bare" : tree.Branch ?? "no branch";
            text.Append(RawPath.Show(tree.Path)).Append(' ').Append(branch).Append(at).Append(tree.Locked ? " locked" : "")
                .Append(tree.Prunable ? " (its folder is gone)" : "").Append('\n');
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer => writer.List("worktrees", trees, tree =>
            {
                writer.WriteString("path", RawPath.Show(tree.Path));
                writer.Text("branch", tree.Branch);
                writer.Text("head", tree.Head);
                writer.WriteBoolean("bare", tree.Bare);
            })),
        };
    }
}
