using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Shows the differences from the last commit, and the state of HEAD.</summary>
internal sealed class StatusVerb : Verb
{
    private const int UsualLimit = 200;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "limit"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context) => new("status", [.. PathWords.Planned(arguments)]) 
    {
        Commands = [Main(arguments)],
        Looks = [GitQueries.Objects, GitQueries.NoBranch, GitQueries.Branch, GitQueries.Head],
        Resources = [.. PathWords.Read(arguments)],
    };

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var repository = call.Repository;
        if (!repository.InTree)
        {
            return await BareAsync(call, cancellationToken);
        }

        var output = await call.Git.NeedAsync(Main(call.Arguments), cancellationToken);
        var report = StatusParser.Parse(output.Out);
        var operation = await repository.OperationAsync(report.Branch is null, cancellationToken);
        return StatusText.Result(report, operation, repository, call.Limit(UsualLimit), output.Cut);
    }

    // A workspace that is a part of a repository sees its part.
    private static IReadOnlyList<string> Main(GitArguments arguments) =>
    [
        "status", "--porcelain=v2", "--branch", "--show-stash", "-z", "--untracked-files=normal", GitQueries.Submodules,
        .. PathWords.Words(arguments), .. arguments.Paths!.Count == 0 ? ["."] : Array.Empty<string>(),
    ];

    private static async Task<ToolResult> BareAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var repository = call.Repository;
        var branch = await repository.BranchAsync(cancellationToken);
        var head = await repository.HeadAsync(cancellationToken);
        var where = repository.Bare
            ? "This is a bare repository: it has no working tree."
            : "The workspace lies inside a .git folder: there is no working tree here.";
        return ToolResult.Text($"{where} HEAD is {branch ?? "no branch"}{(head is null ? ", without a commit" : $" at {head[..10]}")}.") with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteBoolean("bare", repository.Bare);
                writer.Text("branch", branch);
                writer.Text("head", head);
            }),
        };
    }
}
