using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config path</c>.</summary>
internal static class ConfigPath
{
    public static CliCommand Create(ITerminal terminal)
    {
        var scope = ConfigScope.Option("Only this file: user, project or local. [default: all, the weakest first]");
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("path", "Print where the settings files are, whether they exist or not.") { scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => ConfigScope.ReadAsync(
            "agent config path",
            parsed.GetValue(workspace),
            trust: false,
            (_, _, report) =>
            {
                IReadOnlyList<string> files = parsed.GetValue(scope) is { } word ? [ConfigScope.FileOf(report, ConfigScope.Place(word))] : report.Files;
                terminal.Output.WriteLine(parsed.GetValue(json) ? ClientJson.Write(files) : string.Join('\n', files));
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
