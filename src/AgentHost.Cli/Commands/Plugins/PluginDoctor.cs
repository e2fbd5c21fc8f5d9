using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin doctor</c>.</summary>
internal static class PluginDoctor
{
    public static CliCommand Create(ITerminal terminal)
    {
        var repair = new Option<bool>("--repair")
        {
            Description = "Set a damaged record aside and make a new one from what is installed, with everything switched off; "
                + "sweep up what was left by what ended early."
        };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "doctor",
            "Check installed plugins and say what keeps them from working. Exit code 1 if something fails.") { repair, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var checks = await home.CheckHealthAsync(parsed.GetValue(repair), cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(checks));
            }
            else
            {
                foreach (var check in checks)
                {
                    terminal.Output.WriteLine(
                        $"{(check.State == HealthState.Ok ? "✓" : check.State == HealthState.Failed ? "✗" : "!")} {check.Name}: "
                        + $"{CleanText.Line(check.Message, 400)}");
                }
            }

            return checks.Any(static check => check.State == HealthState.Failed) ? ExitCodes.Failed : ExitCodes.Success;
        }));
        return command;
    }
}
