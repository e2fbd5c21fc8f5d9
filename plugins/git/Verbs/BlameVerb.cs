using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>With which commit each line of a file came.</summary>
internal sealed class BlameVerb : Verb
{
    private const int UsualLimit = 200;
    private const int LongestLine = 300;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "revision", "line", "limit"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments.Paths!.Count != 1)
        {
            return VerbPlan.Refuse("blame takes one file in paths.");
        }

        if (arguments.Line is < 1)
        {
            return VerbPlan.Refuse("line is 1 or more.");
        }

        return arguments.Revision is { } revision && Revisions.DotsOf(revision) is not null
            ? VerbPlan.Refuse("blame takes one revision, no range.")
            : new("blame", [.. arguments.Revision is { } at ? new[] { at } : [], .. PathWords.Planned(arguments)]) 
            {
                Commands = [Main(arguments)],
                Looks = arguments.Revision is { } named ? [GitQueries.Commit(named), GitQueries.Head] : [],
                Resources = [.. PathWords.Read(arguments)],
            };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        if (arguments.Revision is null)
        {
            call.Repository.NeedTree("file in it; name a revision");
        }
        else
        {
            await call.Repository.ResolveAsync(arguments.Revision, cancellationToken);
        }

        var limit = call.Limit(UsualLimit);
        var output = await call.Git.LookAsync(Main(arguments), cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(output.Error.Contains("has only", StringComparison.Ordinal)
                ? $"The file is shorter: {Failure.Clean(output.Error)}."
                : Failure.Describe("blame", output));
        }

        var lines = BlameParser.Parse(output.Text);
        return Describe(lines, limit);
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) =>
    [
        "blame", "--line-porcelain", "--no-textconv", "--encoding=UTF-8", "-L",
        string.Create(CultureInfo.InvariantCulture, $"{arguments.Line ?? 1},+{(arguments.Limit ?? UsualLimit) + 1}"),
        .. arguments.Revision is { } revision ? new[] { revision } : [], .. PathWords.Words(arguments),
    ];

    private static ToolResult Describe(IReadOnlyList<BlameLine> lines, int limit)
    {
        var text = new StringBuilder();
        var before = "";
        foreach (var line in lines.Take(limit))
        {
            if (line.Hash != before)
            {
                before = line.Hash;
                var date = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(line.Time, 0, 253_402_300_799)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                text.Append(line.Uncommitted
                    ? "not committed yet"
                    : $"{CommitText.Short(line.Hash)} {date} {SafeText.Line(line.Author, 60)}: {SafeText.Line(line.Summary, 100)}").Append('\n');
            }

            text.Append(CultureInfo.InvariantCulture, $"{line.Number,6} {SafeText.Code(line.Text, LongestLine)}\n");
        }

        if (lines.Count > limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"More: line {lines[limit].Number}\n");
        }

        return ToolResult.Text(text.Length == 0 ? "The file is empty." : text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer => writer.List("lines", lines.Take(limit), line =>
            {
                writer.WriteNumber("line", line.Number);
                writer.Text("hash", line.Uncommitted ? null : line.Hash);
                writer.WriteString("author", line.Author);
            })),
        };
    }
}
