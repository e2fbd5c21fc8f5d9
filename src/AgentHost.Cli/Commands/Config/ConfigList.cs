using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config list</c>.</summary>
internal static class ConfigList
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var scope = ConfigScope.Option("Only what comes from this file: user, project or local. [default: all]");
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("list", "List every value that is set, and where it comes from.") { json, scope, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ConfigScope.ReadAsync(
            "agent config list",
            parsed.GetValue(workspace),
            parsed.GetValue(trust),
            (_, _, report) =>
            {
                if (parsed.GetValue(scope) is { } word)
                {
                    var file = ConfigScope.FileOf(report, ConfigScope.Place(word)) + ":";
                    report = report with { Entries = [.. report.Entries.Where(entry => entry.Origin.StartsWith(file, StringComparison.Ordinal))] };
                }

                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(report));
                    return Task.FromResult(ExitCodes.Success);
                }

                if (report.Entries.Count == 0)
                {
                    terminal.Error.WriteLine(
                        $"Nothing is set{(parsed.GetValue(scope) is null ? "" : " there")}. Your own settings go to "
                        + $"{ConfigScope.FileOf(report, SettingsPlace.User)}.");
                }

                ConfigScope.Write(terminal, report.Entries);
                ConfigScope.Tell(terminal, report);
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
