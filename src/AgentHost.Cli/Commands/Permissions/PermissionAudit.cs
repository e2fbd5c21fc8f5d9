using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission audit</c>.</summary>
internal static class PermissionAudit
{
    private const int DefaultLines = 100;

    public static CliCommand Create(ITerminal terminal)
    {
        var verify = new Option<bool>("--verify") { Description = "Check that no line was changed or removed. Exit code 1 otherwise." };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only from this time on: 2026-11-21, 2026-11-21T18:30, or so long ago: 30m, 12h, 7d.",
            HelpName = "TIME",
            CustomParser = static result =>
            {
                if (TryTime(result.Tokens[0].Value, TimeProvider.System.GetLocalNow()) is { } time)
                {
                    return time;
                }

                result.AddError($"--since {result.Tokens[0].Value}: expected a time such as 2026-11-21T18:30, or 30m, 12h, 7d.");
                return null;
            },
        };
        var tool = new Option<string?>("--tool") { Description = "Only calls of this tool.", HelpName = "NAME" };
        var session = new Option<string?>("--session") { Description = "Only calls of this session: its name, its id, or last.", HelpName = "NAME|ID|last" };
        var lines = CommonOptions.Number("--lines", 1, 1_000_000, "The most to show, the newest; 1 to 1000000. [default: 100]");
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "audit",
            "Show the audit log of all folders: what was allowed, denied and done. Or verify it.")
        {
            verify, since, tool, session, lines, json, workspace
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent permission audit",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { NoDiscovery = true },
            async (host, opened) =>
            {
                if (parsed.GetValue(verify))
                {
                    return await VerifyAsync(terminal, host, opened, parsed.GetValue(json), cancellationToken);
                }

                var filter = new AuditFilter
                {
                    Since = parsed.GetValue(since),
                    Tool = parsed.GetValue(tool),
                    SessionId = parsed.GetValue(session) is { } key
                        ? (await SessionSelector.FindAsync(host, key, parsed.GetValue(workspace), cancellationToken)).Id
                        : null,
                };
                var newest = new Queue<AuditEntry>();
                await foreach (var entry in host.Audit.ReadAsync(opened.Id, filter, cancellationToken))
                {
                    newest.Enqueue(entry);
                    if (newest.Count > (parsed.GetValue(lines) ?? DefaultLines))
                    {
                        newest.Dequeue();
                    }
                }

                foreach (var entry in newest)
                {
                    terminal.Output.WriteLine(parsed.GetValue(json) ? ClientJson.Write(entry) : Describe(entry));
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> VerifyAsync(ITerminal terminal, IHostClient host, WorkspaceInfo opened, bool json, CancellationToken cancellationToken)
    {
        var report = await host.Audit.VerifyAsync(opened.Id, cancellationToken);
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(report));
        }
        else
        {
            foreach (var problem in report.Problems)
            {
                terminal.Output.WriteLine(
                    $"{CleanText.Clean(problem.File)}{(problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{problem.Line}") : "")}: "
                    + $"{CleanText.Clean(problem.Message)}");
            }

            var count = string.Create(CultureInfo.InvariantCulture, $"{CleanText.Count(report.Lines, "line")} in {report.Folder}");
            terminal.Output.WriteLine(report.Problems.Count == 0 ? $"{count}: all as they were written." : $"{count}: not as they were written.");
        }

        return report.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static string Describe(AuditEntry entry)
    {
        var what = entry.Kind == AuditKind.Execution
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(entry.Outcome is { } outcome ? EnumNames.Write(outcome) : "ended"),-9} {entry.Tool} in {entry.DurationMs ?? 0:0.#} ms")
            : $"{(entry.Decision is { } decision ? EnumNames.Write(decision) : "-"),-9} {entry.Title ?? entry.Tool}";
        var why = entry.Rule is { } rule ? $"rule {rule} ({entry.Origin})" : entry.Cause is { } cause ? EnumNames.Write(cause) : "";
        why = entry.Reasons is { Count: > 0 } reasons ? $"{(why.Length > 0 ? why + "; " : "")}{string.Join("; ", reasons)}" : why;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {(entry.SessionId is { Length: > 8 } id ? id[^8..] : "-"),-8}  "
            + $"{CleanText.Line(what, 160)}{(why.Length > 0 ? "  # " + CleanText.Line(why, 160) : "")}");
    }

    private static DateTimeOffset? TryTime(string word, DateTimeOffset now)
    {
        if (word.Length > 1 && int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 36_500
            && word[^1] is 'm' or 'h' or 'd')
        {
            return now - (word[^1] switch { 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), _ => TimeSpan.FromDays(number) });
        }

        return DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null;
    }
}
