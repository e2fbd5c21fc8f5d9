using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent usage</c>: tokens and money spent.</summary>
internal static class UsageCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var by = new Option<string>("--by")
        {
            Description = "Group by day, model, session, turn, project or plugin.",
            HelpName = "WHAT",
            DefaultValueFactory = static _ => "day"
        };
        by.AcceptOnlyFromAmong("day", "model", "session", "turn", "project", "plugin");
        var since = new Option<string?>("--since")
        {
            Description = "Count since then: a time ago (7d, 12h) or a day (2026-11-21). [default: everything that is kept]",
            HelpName = "TIME|DAY"
        };
        var session = new Option<string?>("--session")
        {
            Description = "Count one session: its name, its id, or last. [default: all]",
            HelpName = "NAME|ID|last"
        };
        var project = new Option<string?>("--project") { Description = "Count the sessions of one folder. [default: all]", HelpName = "DIR" };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "usage",
            "Show the tokens and US dollars that you spent.") { by, since, session, project, json };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent usage", async host =>
        {
            var filter = new UsageFilter(EnumNames.TryParse<UsageGrouping>(parsed.GetValue(by)!, out var grouping) ? grouping : UsageGrouping.Unknown)
            {
                Since = RelativeTime.Parse("--since", parsed.GetValue(since)),
                SessionId = parsed.GetValue(session) is { } key
                    ? (await host.Sessions.FindAsync(null, key, cancellationToken)
                        ?? throw new HostException(
                            HostFailure.NotFound, $"There is no session \"{CleanText.Line(key, 64)}\": agent session list shows them.")).Id
                    : null,
                Workspace = parsed.GetValue(project) is { } folder ? Path.GetFullPath(folder) : null,
            };
            var report = await host.Models.ReadUsageAsync(filter, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(report));
            }
            else
            {
                Write(terminal, report, grouping);
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(ITerminal terminal, UsageReport report, UsageGrouping by)
    {
        if (report.Total.Requests == 0)
        {
            terminal.Error.WriteLine("Nothing was spent.");
            return;
        }

        var width = Math.Clamp(report.Rows.Append(report.Total).Max(row => LabelOf(row, by).Length), 10, 60);
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{EnumNames.Write(by).PadRight(width)} {"requests",9} {"in",13} {"cached",13} {"out",11} {"cost",12}"));
        foreach (var row in report.Rows.Append(report.Total))
        {
            var cost = row.Unpriced == row.Requests ? "?" : (row.Unpriced > 0 ? ">" : "") + Money.Write(row.Cost);
            terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{CleanText.Line(LabelOf(row, by), width).PadRight(width)} {row.Requests,9:N0} {row.Usage.Input,13:N0} {row.Usage.CacheRead,13:N0} "
                + $"{row.Usage.Output,11:N0} {cost,12}"));
        }

        if (report.Total.Unpriced > 0)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"! The price of {CleanText.Count(report.Total.Unpriced, "request", "N0")} is not known: counted as nothing."));
        }
    }

    private static string LabelOf(UsageRow row, UsageGrouping by) => by == UsageGrouping.Session && row.Name is { } name ? name : row.Key;
}
