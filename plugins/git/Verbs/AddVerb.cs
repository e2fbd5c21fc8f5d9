using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Puts files into the index.</summary>
internal sealed class AddVerb : Verb
{
    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "all"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context) =>
        arguments.All == (arguments.Paths!.Count > 0)
            ? VerbPlan.Refuse("add takes either paths, or all for everything in the workspace.")
            : new("add", [.. arguments.All ? ["--all"] : Array.Empty<string>(), .. PathWords.Planned(arguments)])
            {
                Commands = [Main(arguments)],
                Looks = [GitQueries.Staged],
                Resources = arguments.All ? [Resource.ReadPath(".", recursive: true)] : [.. PathWords.Read(arguments)],
                Risk = Risk.Medium,
            };

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        call.Repository.NeedTree("file to add");
        var output = await call.Git.ChangeAsync(Main(call.Arguments), cancellationToken, PathWords.Input(call.Arguments));
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("add", output));
        }

        var list = await call.Git.NeedAsync(GitQueries.Staged, cancellationToken);
        return Staged(DeltaParser.Parse(list.Out), "Staged", Failure.Clean(output.Error));
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) =>
        ["add", "--all", .. arguments.All ? ["--", "."] : PathWords.PatternsOrInput(arguments)];

    /// <summary>Reports the content of the index now, as the result of a call.</summary>
    public static ToolResult Staged(IReadOnlyList<FileDelta> deltas, string title, string said)
    {
        var text = new StringBuilder(title).Append(": ")
            .Append(deltas.Count == 0 ? "nothing; the index is as the last commit." : DeltaReport.Summary(deltas)).Append('\n');
        DeltaReport.Lines(text, deltas, RawPath.Show);
        if (said.Length > 0)
        {
            text.Append("git said: ").Append(said);
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with { Data = ResultData.Write(writer => DeltaReport.Write(writer, deltas, RawPath.Show)) };
    }
}
