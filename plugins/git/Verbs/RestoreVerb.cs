using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Takes files back to what the index or a commit has.</summary>
internal sealed class RestoreVerb : Verb
{
    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "staged", "revision"];

    public override VerbPlan Plan(GitArguments arguments)
    {
        if (arguments.Paths!.Count == 0)
        {
            return VerbPlan.Refuse("restore needs paths.");
        }

        IEnumerable<string> words = [.. arguments.Staged ? ["--staged"] : Array.Empty<string>(), .. arguments.Revision is { } source ? new[] { "--source=" + source } : [], .. PathWords.Planned(arguments)];
        return arguments.Staged
            ? new("restore", [.. words]) { Risk = Risk.Medium, Resources = [.. PathWords.Read(arguments)] }
            : new("restore", [.. words])
            {
                Risk = Risk.High,
                Reason = "changes of these files that are not committed are lost",
                Resources = [.. PathWords.Write(arguments)],
                Slow = true,
            };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        call.Repository.NeedTree("file to restore");
        var arguments = call.Arguments;
        var source = arguments.Revision is { } revision ? await call.Repository.ResolveAsync(revision, cancellationToken) : null;
        var input = PathWords.Input(arguments.Paths!);

        // Before the first commit there is nothing that the index could go back to: what is staged is taken out of it.
        IReadOnlyList<string> words = arguments.Staged && source is null && !await call.Repository.HasCommitsAsync(cancellationToken)
            ? ["rm", "--cached", "-r", "--quiet"]
            : ["restore", .. arguments.Staged ? ["--staged"] : Array.Empty<string>(), .. source is null ? [] : new[] { "--source=" + source }];
        var output = await call.Git.ChangeAsync([.. words, "--pathspec-from-file=-", "--pathspec-file-nul"], cancellationToken, input);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("restore", output));
        }

        if (arguments.Staged)
        {
            var list = await call.Git.NeedAsync(["diff", "--cached", .. DiffOptions.Listing, .. call.Repository.SubmoduleOptions], cancellationToken);
            return AddVerb.Staged(DeltaParser.Parse(list.Out), "Still staged", "");
        }

        var paths = arguments.Paths!.Select(PathWords.Plain).ToList();
        return ToolResult.Text($"Restored {string.Join(", ", paths.Take(20).Select(static path => Shown.Line(path)))}{(paths.Count > 20 ? $" and {paths.Count - 20} more" : "")} from {arguments.Revision ?? "the index"}.") with
        {
            Paths = paths,
            Data = ResultData.Write(writer => writer.WriteNumber("count", paths.Count)),
        };
    }
}
