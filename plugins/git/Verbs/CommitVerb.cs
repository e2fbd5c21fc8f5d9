using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Makes a commit, with the repository's hooks and signing.</summary>
internal sealed class CommitVerb : Verb
{
    private const int MostOutside = 5;

    private static readonly string[] Empty = ["nothing to commit", "nothing added to commit", "no changes added to commit"];

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["message", "paths", "all", "amend"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments.Message is null && !arguments.Amend)
        {
            return VerbPlan.Refuse("commit needs a message.");
        }

        if (arguments is { All: true, Paths.Count: > 0 })
        {
            return VerbPlan.Refuse("commit takes paths, or all, or neither for what is staged.");
        }

        var (trailer, message, wrong) = Words(arguments, context);
        if (wrong is not null)
        {
            return VerbPlan.Refuse(wrong);
        }

        return new(
            "commit",
            [.. arguments.All ? ["--all"] : Array.Empty<string>(), .. arguments.Amend ? ["--amend"] : Array.Empty<string>(), .. PathWords.Planned(arguments)])
        {
            Commands = [Main(arguments, trailer)],
            Looks =
            [
                GitQueries.Head, GitQueries.Log("HEAD", 1), GitQueries.LastFiles, GitQueries.Branch, GitQueries.Objects, GitQueries.NoBranch,
                GitQueries.StagedAnywhere,
            ],
            Resources = [.. PathWords.Read(arguments)],
            Risk = arguments.Amend ? Risk.High : Risk.Medium,
            Reason = arguments.Amend ? "it replaces the last commit: history is rewritten" : "hooks of the repository run",
            Preview = message,
            Slow = true,
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        call.Repository.NeedTree("commit to be made in it");
        var (arguments, repository) = (call.Arguments, call.Repository);
        var (trailer, message, wrong) = Words(arguments, call.Context);
        if (wrong is not null)
        {
            return ToolResult.Error(wrong);
        }

        // The whole index would take along what was staged elsewhere, and all tracked files what was changed there.
        var part = repository.Prefix.Length > 0;
        if (part && arguments.All)
        {
            return ToolResult.Error(
                $"The workspace is a part of the repository, and all would commit the rest as well: say paths [\".\"] for the workspace's tracked files.");
        }

        if (part && arguments.Paths!.Count == 0 && await OutsideAsync(call, cancellationToken) is { } outside)
        {
            return ToolResult.Error(outside);
        }

        var before = arguments.Amend ? await repository.HeadAsync(cancellationToken) : null;
        var output = await call.Git.ChangeAsync(
            Main(arguments, trailer), cancellationToken, message is null ? null : Encoding.UTF8.GetBytes(message));
        if (!output.Succeeded)
        {
            return ToolResult.Error(await WhyNotAsync(call, output, cancellationToken));
        }

        return await DescribeAsync(call, Failure.Clean(output.Error), before, cancellationToken);
    }

    private static IReadOnlyList<string> Main(GitArguments arguments, string? trailer) =>
    [
        "commit", .. arguments.Amend ? ["--amend"] : Array.Empty<string>(), arguments.Message is null ? "--no-edit" : "--file=-",
        .. trailer is null ? Array.Empty<string>() : ["--trailer", trailer],
        .. arguments.All ? ["--all"] : PathWords.Patterns(arguments),
    ];

    private static (string? Trailer, string? Message, string? Wrong) Words(GitArguments arguments, ToolContext context)
    {
        var trailer = CommitWords.Trailer(context.Workspace.Settings, context.Model, out var wrong);
        var message = arguments.Message;
        if (wrong is null && message is not null)
        {
            message = CommitWords.Fill(context.Workspace.Settings, message, context.Model, out wrong);
        }

        return (trailer, message, wrong);
    }

    private static async Task<string?> OutsideAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var list = await call.Git.NeedAsync(GitQueries.StagedAnywhere, cancellationToken);
        var outside = DeltaParser.Parse(list.Out).Where(delta => !delta.Path.StartsWith(call.Repository.Prefix, StringComparison.Ordinal))
            .Select(delta => call.Repository.Show(delta.Path)).ToList();
        return outside.Count == 0
            ? null
            : $"Files outside the workspace are staged too ({string.Join(", ", outside.Take(MostOutside))}{(outside.Count > MostOutside ? ", …" : "")}): "
                + "the whole index is not committed from here. Name paths: [\".\"] for the workspace's tracked files.";
    }

    private static async Task<string> WhyNotAsync(VerbCall call, GitOutput output, CancellationToken cancellationToken)
    {
        // A hook that refuses says what it likes, or nothing: the index has the last word.
        var nothing = output.ExitCode == 1 && Empty.Any(words => output.Text.Contains(words, StringComparison.Ordinal))
            && (await call.Git.NeedAsync(GitQueries.StagedAnywhere, cancellationToken)).Out.Length == 0;
        return nothing
            ? "Nothing was committed: nothing is staged. Add files first, or name paths, or say all for tracked ones."
            : "Nothing was committed. " + Failure.Describe("commit", output);
    }

    private static async Task<ToolResult> DescribeAsync(VerbCall call, string said, string? before, CancellationToken cancellationToken)
    {
        var log = await call.Git.NeedAsync(GitQueries.Log("HEAD", 1), cancellationToken);
        var commit = LogParser.Parse(log.Out) is [var first, ..] ? first : throw new GitException("The commit was made but cannot be read; see log.");
        var branch = await call.Repository.BranchAsync(cancellationToken);
        var list = await call.Git.NeedAsync(GitQueries.LastFiles, cancellationToken);
        var deltas = DeltaParser.Parse(list.Out);
        var operation = await call.Repository.OperationAsync(branch is null, cancellationToken);

        var text = new StringBuilder();
        text.Append("Committed ").Append(CommitText.Short(commit.Hash)).Append(branch is null ? " on no branch (detached HEAD)" : $" on {branch}")
            .Append(before is null ? "" : $" in place of {CommitText.Short(before)}");
        text.Append(": ").Append(SafeText.Line(commit.Subject)).Append('\n').Append(DeltaReport.Summary(deltas)).Append('\n');
        DeltaReport.Lines(text, deltas, RawPath.Show);
        if (operation is not null)
        {
            text.Append("Still under way: ").Append(operation).Append(".\n");
        }

        if (said.Length > 0)
        {
            text.Append("git and its hooks said:\n").Append(said);
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer =>
            {
                CommitText.Write(writer, commit);
                writer.Text("branch", branch);
                writer.Text("replaced", before);
                DeltaReport.Write(writer, deltas, RawPath.Show);
            }),
        };
    }
}
