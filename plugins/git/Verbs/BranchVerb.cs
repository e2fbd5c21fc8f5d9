using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Lists, makes, renames and deletes branches.</summary>
internal sealed class BranchVerb : Verb
{
    private const int UsualLimit = 100;

    // Ends in a field of its own: the line end that git puts behind each stands before the next record.
    private const string Format =
        "--format=%(refname)%00%(objectname)%00%(HEAD)%00%(upstream:short)%00%(upstream:track,nobracket)%00%(committerdate:short)%00%(contents:subject)%00";

    public override IReadOnlyList<string> Fields(GitArguments arguments) => arguments.Op switch
    {
        GitOperation.Create => ["op", "name", "revision"],
        GitOperation.Delete => ["op", "name", "force"],
        GitOperation.Rename => ["op", "name", "to"],
        _ => ["op", "all", "limit"],
    };

    public override VerbPlan Plan(GitArguments arguments, ToolContext context) => arguments switch
    {
        { Op: null or GitOperation.List } => new(
            "branch",
            [.. new[] { "--list" }, .. arguments.All ? ["--all"] : Array.Empty<string>()])
        {
            Commands = [List(arguments)], Looks = [GitQueries.Branch, GitQueries.Head],
        },
        { Op: not (GitOperation.Create or GitOperation.Delete or GitOperation.Rename) } => VerbPlan.Refuse("branch can list, create, delete, rename."),
        { Name: null } => VerbPlan.Refuse("name is missing: which branch?"),
        { Op: GitOperation.Rename, To: null } => VerbPlan.Refuse("to is missing: the branch's new name."),
        _ => new("branch", [.. Main(arguments).Skip(1)])
        {
            Commands = [Main(arguments)],
            Looks = arguments.Revision is { } start ? [GitQueries.Commit(start), GitQueries.Head] : [],
            Risk = arguments is { Op: GitOperation.Delete, Force: true } ? Risk.High : Risk.Medium,
            Reason = arguments is { Op: GitOperation.Delete, Force: true } ? "commits that are on no other branch are lost" : null,
        },
    };

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        if (arguments.Op is null or GitOperation.List)
        {
            return await ListAsync(call, cancellationToken);
        }

        if (arguments.Revision is { } revision)
        {
            await call.Repository.ResolveAsync(revision, cancellationToken);
        }

        var output = await call.Git.ChangeAsync(Main(arguments), cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("branch", output));
        }

        var done = arguments.Op switch
        {
            GitOperation.Create => $"Made the branch {arguments.Name}; switch goes to it.",
            GitOperation.Delete => output.Line.Length > 0 ? SafeText.Line(output.Line) : $"Deleted the branch {arguments.Name}.",
            _ => $"Renamed the branch {arguments.Name} to {arguments.To}.",
        };
        return ToolResult.Text(done) with { Data = ResultData.Write(writer => writer.WriteString("branch", arguments.To ?? arguments.Name)) };
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) => arguments.Op switch
    {
        // By name where it is one, so that a remote branch is followed as the configuration says.
        GitOperation.Create => ["branch", arguments.Name!, .. arguments.Revision is { } start ? new[] { start } : []],
        GitOperation.Delete => ["branch", arguments.Force ? "-D" : "-d", arguments.Name!],
        _ => ["branch", "-m", arguments.Name!, arguments.To!],
    };

    private static IReadOnlyList<string> List(GitArguments arguments) =>
        ["branch", "--list", .. arguments.All ? ["--all"] : Array.Empty<string>(), "--no-color", "--sort=-committerdate", Format];

    private static async Task<ToolResult> ListAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var limit = call.Limit(UsualLimit);
        var output = await call.Git.NeedAsync(List(call.Arguments), cancellationToken);
        var branches = Read(output.Out);
        var head = await call.Repository.HeadAsync(cancellationToken);
        var current = await call.Repository.BranchAsync(cancellationToken);
        var text = new StringBuilder();
        if (current is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"No branch is checked out (detached HEAD{(head is null ? "" : " at " + CommitText.Short(head))}).\n");
        }
        else if (head is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"On {current}, no commit yet.\n");
        }

        foreach (var branch in branches.Take(limit))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(branch.Current ? '*' : ' ')} {branch.Name} {CommitText.Short(branch.Hash)} {branch.Date} {SafeText.Line(branch.Subject, 100)}");
            text.Append(branch.Upstream.Length == 0 ? "\n" : $" [{branch.Upstream}{(branch.Track.Length == 0 ? "" : ": " + branch.Track)}]\n");
        }

        if (branches.Count > limit)
        {
            text.Append("  … there are more; ask for a higher limit\n");
        }

        return ToolResult.Text(text.Length == 0 ? "No branches." : text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.Text("current", current);
                writer.List("branches", branches.Take(limit), branch =>
                {
                    writer.WriteString("name", branch.Name);
                    writer.WriteString("hash", branch.Hash);
                    writer.Text("upstream", branch.Upstream.Length == 0 ? null : branch.Upstream);
                    writer.Text("track", branch.Track.Length == 0 ? null : branch.Track);
                });
            }),
        };
    }

    private static List<BranchEntry> Read(byte[] output)
    {
        var branches = new List<BranchEntry>();
        var fields = new NulFields(output);
        var values = new string[7];
        while (fields.TryNextTexts(values))
        {
            var name = values[0].TrimStart('\n');
            if (!name.StartsWith("refs/", StringComparison.Ordinal))
            {
                // What stands for no branch, in the person's words.
                continue;
            }

            name = name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name[11..]
                : name.StartsWith("refs/remotes/", StringComparison.Ordinal) ? name[13..]
                : name;
            branches.Add(new(name, values[1], values[2] == "*", values[3], values[4], values[5], values[6]));
        }

        return branches;
    }

    private sealed record BranchEntry(string Name, string Hash, bool Current, string Upstream, string Track, string Date, string Subject);
}
