using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config check</c>.</summary>
internal static class ConfigCheck
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("check", "Check the settings of all layers; exit code 1 when something is wrong.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) =>
            CheckAsync(terminal, parsed.GetValue(workspace), parsed.GetValue(trust), parsed.GetValue(json), cancellationToken));
        return command;
    }

    public static Task<int> CheckAsync(ITerminal terminal, string? workspace, bool trust, bool json, CancellationToken cancellationToken) =>
        ConfigScope.ReadAsync(
            "agent config check",
            workspace,
            trust,
            (_, _, report) =>
            {
                var wrong = report.Problems.Any(static problem => problem.IsError);
                if (json)
                {
                    terminal.Output.WriteLine(ClientJson.Write(report));
                }
                else
                {
                    ConfigScope.Tell(terminal, report);
                    if (!wrong)
                    {
                        terminal.Output.WriteLine("The settings are in order.");
                    }
                }

                return Task.FromResult(wrong ? ExitCodes.Failed : ExitCodes.Success);
            },
            cancellationToken);
}
