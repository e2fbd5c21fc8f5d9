using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Diagnosis;

/// <summary><c>agent logs</c>: what the host wrote down.</summary>
internal static class LogsCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var follow = new Option<bool>("--follow") { Description = "Follow new lines until Ctrl-C." };
        var session = new Option<string?>("--session")
        {
            Description = "Only what is about this session: its name, its id, or last.",
            HelpName = "NAME|ID|last"
        };
        var level = new Option<string>("--level")
        {
            Description = "The lowest level to show: debug, info, warning or error.",
            HelpName = "LEVEL",
            DefaultValueFactory = static _ => "info"
        };
        level.AcceptOnlyFromAmong("debug", "info", "warning", "error");
        var lines = CommonOptions.Number("--lines", 0, 100_000, "The most lines of the existing log, 0 to 100000. [default: 100]");
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "logs",
            "Show the log: turns, retries, warnings, faults, messages of plugins. Secrets are hidden.")
        {
            follow, session, level, lines, json, workspace
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent logs", async host =>
        {
            var filter = new LogFilter
            {
                SessionId = parsed.GetValue(session) is { } key
                    ? (await SessionSelector.FindAsync(host, key, parsed.GetValue(workspace), cancellationToken)).Id
                    : null,
                Level = EnumNames.TryParse<LogEntryLevel>(parsed.GetValue(level)!, out var least) ? least : LogEntryLevel.Info,
                Lines = parsed.GetValue(lines) ?? 100,
                Follow = parsed.GetValue(follow),
            };
            await foreach (var entry in host.Audit.ReadLogAsync(filter, cancellationToken))
            {
                terminal.Output.WriteLine(parsed.GetValue(json)
                    ? ClientJson.Write(entry)
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {EnumNames.Write(entry.Level),-7} {entry.Source,-8} "
                        + $"{(entry.SessionId is { Length: > 8 } id ? id[^8..] : "-"),-8}  {CleanText.Clean(entry.Text)}"));
                if (filter.Follow)
                {
                    terminal.Output.Flush();
                }
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
