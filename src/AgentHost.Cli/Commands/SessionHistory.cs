using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session history</c>: what happened in a session, page by page.</summary>
internal static class SessionHistory
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var kind = new Option<string?>("--kind")
        {
            Description = "messages, tools, or events of these kinds only, such as tool.completed,file.changed, or all whose kind begins so, such as tool. "
                + "[default: all]",
            HelpName = "KIND,KIND"
        };
        var limit = CommonOptions.Number("--limit", 1, 1000, "The most to show, 1 to 1000. [default: 100]");
        var cursor = new Option<string?>("--cursor") { Description = "Continue after the page before, with the cursor that it printed.", HelpName = "CURSOR" };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "history",
            "Show the events of a session, oldest first: number, time (local), kind, details. Secrets are hidden.")
        {
            key, kind, limit, cursor, json, workspace
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session history", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            await CheckKindsAsync(host, session.Id, CommonOptions.Split(parsed.GetValue(kind)), cancellationToken);
            var page = await host.Sessions.ReadHistoryAsync(
                new HistoryRequest(session.Id)
                {
                    Kinds = KindsOf(CommonOptions.Split(parsed.GetValue(kind))),
                    Cursor = parsed.GetValue(cursor),
                    Limit = parsed.GetValue(limit) ?? 100
                },
                cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(page));
                return ExitCodes.Success;
            }

            foreach (var e in page.Events)
            {
                terminal.Output.WriteLine(LineOf(e));
            }

            if (page.Next is { } next)
            {
                terminal.Error.WriteLine($"More: --cursor {next}");
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>One event as a line.</summary>
    public static string LineOf(AgentEvent e) => string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Sequence,6}  {e.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {CleanText.Line(e.Type, 24),-24}  {CleanText.Line(Describe(e), 160)}").TrimEnd();

    /// <summary>A word that nothing fits is a mistake, and no session without events.</summary>
    private static async Task CheckKindsAsync(IHostClient host, string sessionId, IReadOnlyList<string>? words, CancellationToken cancellationToken)
    {
        foreach (var word in (words ?? []).Where(static word => !EventKinds.IsKnown(word)))
        {
            // Plugins have kinds of their own.
            if ((await host.Sessions.ReadHistoryAsync(new HistoryRequest(sessionId) { Kinds = [word], Limit = 1 }, cancellationToken)).Events.Count == 0)
            {
                throw new HostException(
                    HostFailure.Invalid,
                    $"--kind {CleanText.Line(word, 60)}: there is no such kind of "
                    + $"event{(NearestName.Find(word, [.. EventKinds.Groups, .. EventKinds.All]) is { } near ? $"; did you mean {near}?" : ".")} There are "
                    + $"{string.Join(", ", EventKinds.Groups)}, kinds of plugins, and {string.Join(", ", EventKinds.All)}.");
            }
        }
    }

    private static IReadOnlyList<string> KindsOf(IReadOnlyList<string>? words) =>
        [.. (words ?? []).SelectMany(static word => word switch { "messages" => (string[])["message."], "tools" => ["tool.", "file."], _ => [word] })];

    private static string Describe(AgentEvent e) => e switch
    {
        TurnStarted started => started.Model.Length == 0 ? "a client's own call" : started.Model,
        TurnCompleted ended => EnumNames.Write(ended.Outcome) + (ended.Reason is { } reason ? $": {reason}" : ""),
        StepCompleted step => string.Create(CultureInfo.InvariantCulture, $"{step.Model} {step.Usage.Input} + {step.Usage.Output} tokens"),
        MessageAppended message => EnumNames.Write(message.Role) + (message.Interrupted ? " (cut off)" : ""),
        ToolRequested tool => $"{tool.Tool} {tool.Arguments.GetRawText()}",
        ToolStarted tool => tool.Title,
        ToolCompleted tool =>
            string.Create(CultureInfo.InvariantCulture, $"{tool.Tool} {EnumNames.Write(tool.State)} {tool.DurationMs:0} ms {string.Join(' ', tool.Paths)}"),
        FileChanged file =>
            $"{EnumNames.Write(file.Change.Kind)} {file.Change.Path}{(file.Change.To is { } to ? " → " + to : "")} (+{file.Change.Added} −"
            + $"{file.Change.Removed})",
        FilesChanged files => string.Join(' ', files.Files.Select(static file => file.Path)),
        FilesReverted files => $"{(files.Redo ? "brought back" : "took back")} {string.Join(' ', files.Files.Select(static file => file.Path))}",
        ContextCompacted compacted =>
            string.Create(CultureInfo.InvariantCulture, $"{EnumNames.Write(compacted.Cause)}: {compacted.TokensBefore} → {compacted.TokensAfter} tokens"),
        UsageCounted counted =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{counted.Model} {counted.Usage.Input} + {counted.Usage.Output} tokens{(counted.Purpose is { } purpose ? $" ({purpose})" : "")}"),
        BudgetWarning budget => string.Create(CultureInfo.InvariantCulture, $"{budget.Limit}: ${budget.Spent:0.00} of ${budget.Most:0.00}"),
        ContextWarning context => string.Create(CultureInfo.InvariantCulture, $"{context.Tokens} of {context.Window} tokens"),
        SessionForked forked => $"from {forked.From}, through {forked.Through}",
        PermissionResolved resolved => $"{EnumNames.Write(resolved.Verdict.Decision)}: {resolved.Verdict.Reason}",
        GoalSet goal => goal.Goal ?? "",
        MessagePinned pin => $"{pin.MessageId}{(pin.Pinned ? "" : " no longer")}",
        SessionUpdated updated => updated.Name ?? updated.Title ?? updated.Model ?? "",
        _ => "",
    };
}
