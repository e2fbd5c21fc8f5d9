using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Commits, newest first, page by page.</summary>
internal sealed partial class LogVerb : Verb
{
    private const int UsualLimit = 20;
    private const int MostBody = 1_000;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "revision", "limit", "cursor"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments is { Cursor: not null, Revision: not null })
        {
            return VerbPlan.Refuse("cursor says where to go on: leave revision out beside it.");
        }

        if (arguments.Cursor is { } cursor && !Cursor().IsMatch(cursor))
        {
            return VerbPlan.Refuse("cursor is not one that log gave; leave it out to begin anew.");
        }

        var (revision, _) = From(arguments);
        return new("log", [.. arguments is { Revision: null, Cursor: null } ? [] : new[] { revision }, .. PathWords.Planned(arguments)])
        {
            Commands = [Main(arguments)],
            Looks = arguments.Cursor is null ? Revisions.Looks(revision) : [],
            Resources = [.. PathWords.Read(arguments)],
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var (revision, skip) = From(call.Arguments);

        // By hash: commits that come meanwhile do not shift the pages.
        revision = call.Arguments.Cursor is null ? await Revisions.ResolveAsync(call.Repository, revision, cancellationToken) : revision;
        var limit = call.Limit(UsualLimit);
        var output = await call.Git.NeedAsync(Main(call.Arguments), cancellationToken);
        var commits = LogParser.Parse(output.Out);
        var shown = commits.Take(limit).ToList();
        var next = commits.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{revision}+{skip + limit}") : null;
        var text = new StringBuilder(shown.Count == 0 ? "No commits.\n" : "");
        foreach (var commit in shown)
        {
            Append(text, commit);
        }

        if (next is not null)
        {
            text.Append("More: cursor \"").Append(next).Append("\"\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.List("commits", shown, commit => CommitText.Write(writer, commit));
                writer.Text("cursor", next);
            }),
        };
    }

    private static IReadOnlyList<string> Main(GitArguments arguments)
    {
        var (revision, skip) = From(arguments);
        return [.. GitQueries.Log(revision, (arguments.Limit ?? UsualLimit) + 1, skip), .. PathWords.Words(arguments).Skip(1)];
    }

    private static (string Revision, int Skip) From(GitArguments arguments)
    {
        if (arguments.Cursor is not { } cursor)
        {
            return (arguments.Revision ?? "HEAD", 0);
        }

        var match = Cursor().Match(cursor);
        return (match.Groups["revision"].Value, int.Parse(match.Groups["skip"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static void Append(StringBuilder text, CommitEntry commit)
    {
        text.Append(CommitText.Line(commit)).Append('\n');
        var body = SafeText.Text(CommitText.Body(commit, MostBody));
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append("    ").Append(line.TrimEnd()).Append('\n');
        }
    }

    [GeneratedRegex(@"\A(?<revision>[0-9a-f]{40,64}(\.{2,3}[0-9a-f]{40,64})?)\+(?<skip>[0-9]{1,9})\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Cursor();
}
