using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Diagnosis;

/// <summary>Reports the abilities of this terminal for a run.</summary>
internal static class TerminalCheck
{
    public static HealthCheck Of(ITerminal terminal)
    {
        var asks = terminal.CanAsk
            ? "Questions can be asked"
            : $"Nobody can be asked{(Environment.GetEnvironmentVariable("CI") is null ? ", since input or errors are redirected" : ", since CI is set")}: "
                + "a run goes by its rules alone";
        return new HealthCheck(
            "terminal",
            HealthState.Ok,
            $"{asks}. {(terminal.OutputIsTerminal ? "Answers are shown as they come" : "Answers are written whole")}, "
            + $"{(terminal.Colours ? "with" : "without")} colours.");
    }
}
