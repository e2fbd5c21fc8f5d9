using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Commits, newest first, page by page.</summary>
internal sealed partial class LogVerb : Verb
{
    private const int UsualLimit = 20;
    private const int MostBody = 1_000;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "revision", "limit", "cursor"];

    public override VerbPlan Plan(GitArguments arguments)
    {
        if (arguments is { Cursor: not null, Revision: not null })
        {
            return VerbPlan.Refuse("cursor says where to go on: leave revision out beside it.");
        }

        if (arguments.Cursor is { } cursor && !Cursor().IsMatch(cursor))
        {
            return VerbPlan.Refuse("cursor is not one that log gave; leave it out to begin anew.");
        }

        var revision = arguments.Revision ?? (arguments.Cursor is { } from ? Cursor().Match(from).Groups["revision"].Value : null);
        return new("log", [.. revision is null ? [] : new[] { revision }, .. PathWords.Planned(arguments)]) { Resources = [.. PathWords.Read(arguments)] };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var (revision, skip) = await StartAsync(call, cancellationToken);
        var limit = call.Limit(UsualLimit);
        var output = await call.Git.NeedAsync(
            [
                "log", LogParser.Format, "-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-patch",
                string.Create(CultureInfo.InvariantCulture, $"--max-count={limit + 1}"), string.Create(CultureInfo.InvariantCulture, $"--skip={skip}"),
                revision, .. PathWords.Arguments(call),
            ],
            cancellationToken);
        var commits = LogParser.Parse(output.Out);
        var shown = commits.Take(limit).ToList();

        // By hash: commits that come meanwhile do not shift the pages.
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

    private static async Task<(string Revision, int Skip)> StartAsync(VerbCall call, CancellationToken cancellationToken)
    {
        if (call.Arguments.Cursor is not { } cursor)
        {
            return (await Revisions.ResolveAsync(call.Repository, call.Arguments.Revision ?? "HEAD", cancellationToken), 0);
        }

        var match = Cursor().Match(cursor);
        return (match.Groups["revision"].Value, int.Parse(match.Groups["skip"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static void Append(StringBuilder text, LogEntry commit)
    {
        text.Append(CommitText.Line(commit)).Append('\n');
        var body = Shown.Text(CommitText.Body(commit, MostBody));
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append("    ").Append(line.TrimEnd()).Append('\n');
        }
    }

    [GeneratedRegex(@"\A(?<revision>[0-9a-f]{40,64}(\.{2,3}[0-9a-f]{40,64})?)\+(?<skip>[0-9]{1,9})\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Cursor();
}
