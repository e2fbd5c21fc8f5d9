using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Shows the differences between two versions.</summary>
internal sealed class DiffVerb : Verb
{
    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "revision", "staged", "stat"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context) =>
        arguments is { Staged: true, Revision: { } revision } && Revisions.DotsOf(revision) is not null
            ? VerbPlan.Refuse("staged goes with one revision or none: a range compares two commits.")
            : new("diff", [.. arguments.Stat ? ["--stat"] : Array.Empty<string>(), .. Words(arguments), .. PathWords.Planned(arguments)])
            {
                Commands = Commands(["diff"], What(arguments), arguments.Stat),
                Looks = arguments.Revision is { } named ? Revisions.Looks(named) : [],
                Resources = [.. PathWords.Read(arguments)],
            };

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var range = arguments.Revision is { } asked && Revisions.DotsOf(asked) is not null;
        if (!range)
        {
            call.Repository.NeedTree("difference to it");
        }

        if (arguments.Revision is not null)
        {
            await Revisions.ResolveAsync(call.Repository, arguments.Revision, cancellationToken);
        }

        var title = arguments switch
        {
            { Staged: true, Revision: null } => "Staged against the last commit",
            { Staged: true } => $"Staged against {arguments.Revision}",
            { Revision: null } => "Not staged",
            _ when range => arguments.Revision,
            _ => $"The working tree against {arguments.Revision}",
        };
        return await PatchAsync(call, title, ["diff"], What(arguments), arguments.Stat, cancellationToken);
    }

    /// <summary>The files that a command of the diff family names, and its patch.</summary>
    public static async Task<ToolResult> PatchAsync(
        VerbCall call, string title, IReadOnlyList<string> verb, IReadOnlyList<string> what, bool stat, CancellationToken cancellationToken)
    {
        var list = await call.Git.NeedAsync(List(verb, what), cancellationToken);
        var deltas = DeltaParser.Parse(list.Out);
        var text = new StringBuilder();
        text.Append(title).Append(": ").Append(deltas.Count == 0 ? "no difference." : DeltaReport.Summary(deltas)).Append('\n');
        if (stat || deltas.Count > 1)
        {
            DeltaReport.Lines(text, deltas, RawPath.Show);
        }

        if (!stat && deltas.Count > 0)
        {
            // A character takes up to four bytes.
            var patch = await call.Git.NeedAsync(Patch(verb, what), cancellationToken, mostBytes: Math.Max(1_000_000, call.MostChars * 4));
            text.Append('\n').Append(PatchExcerpt.Bound(patch.Text, patch.Cut, call.MostChars));
        }

        return ToolResult.Text(text.ToString().TrimEnd('\n')) with { Data = ResultData.Write(writer => DeltaReport.Write(writer, deltas, RawPath.Show)) };
    }

    /// <summary>The commands that <see cref="PatchAsync"/> starts, first what shows content.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(IReadOnlyList<string> verb, IReadOnlyList<string> what, bool stat) =>
        stat ? [List(verb, what)] : [Patch(verb, what), List(verb, what)];

    private static IReadOnlyList<string> List(IReadOnlyList<string> verb, IReadOnlyList<string> what) => [.. verb, .. DiffOptions.Listing, .. what];

    private static IReadOnlyList<string> Patch(IReadOnlyList<string> verb, IReadOnlyList<string> what) => [.. verb, .. DiffOptions.Patch, .. what];

    private static IReadOnlyList<string> What(GitArguments arguments) => [.. Words(arguments), .. PathWords.Words(arguments)];

    private static IReadOnlyList<string> Words(GitArguments arguments) =>
        [.. arguments.Staged ? ["--cached"] : Array.Empty<string>(), .. arguments.Revision is { } revision ? new[] { revision } : []];
}
