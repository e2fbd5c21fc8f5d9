using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Goes to another branch or commit.</summary>
internal sealed class SwitchVerb : Verb
{
    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["name", "create", "revision", "force"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments is { Name: null, Revision: null } or { Name: null, Create: true })
        {
            return VerbPlan.Refuse("switch needs the branch's name, or a revision to go to without a branch.");
        }

        if (arguments is { Name: not null, Revision: not null, Create: false })
        {
            return VerbPlan.Refuse("switch takes name and revision together only with create: revision is where the new branch starts.");
        }

        return new("switch", [.. Words(arguments)])
        {
            Commands = [Main(arguments)],
            Looks = [.. arguments.Revision is { } named ? new[] { GitQueries.Commit(named) } : [], GitQueries.Branch, GitQueries.Head],
            Risk = arguments.Force ? Risk.High : Risk.Medium,
            Reason = arguments.Force ? "local changes of all tracked files are thrown away" : null,
            Slow = true,
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        call.Repository.NeedTree("branch to switch to");
        if (call.Arguments.Revision is { } revision)
        {
            await call.Repository.ResolveAsync(revision, cancellationToken);
        }

        var output = await call.Git.ChangeAsync(Main(call.Arguments), cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("switch", output));
        }

        var branch = await call.Repository.BranchAsync(cancellationToken);
        var head = await call.Repository.HeadAsync(cancellationToken);
        var at = head is null ? ", no commit yet" : $" at {CommitText.Short(head)}";
        var said = Failure.Clean(output.Error);
        return ToolResult.Text($"On {branch ?? "no branch (detached HEAD)"}{at}.{(said.Length == 0 ? "" : "\ngit said: " + said)}") with
        {
            Data = ResultData.Write(writer =>
            {
                writer.Text("branch", branch);
                writer.Text("head", head);
            }),
        };
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) => ["switch", .. Words(arguments)];

    private static IEnumerable<string> Words(GitArguments arguments)
    {
        if (arguments.Force)
        {
            yield return "--discard-changes";
        }

        if (arguments.Create)
        {
            yield return "-c";
        }
        else if (arguments.Name is null)
        {
            yield return "--detach";
        }

        if (arguments.Name is { } name)
        {
            yield return name;
        }

        if (arguments.Revision is { } revision)
        {
            yield return revision;
        }
    }
}
