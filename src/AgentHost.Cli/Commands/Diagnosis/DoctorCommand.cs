using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Diagnosis;

/// <summary><c>agent doctor</c>: looks at what people trip over.</summary>
internal static class DoctorCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("doctor", "Look at what people trip over: program, settings, plugins, models, store, folders, terminal, git. Changes nothing; exit code 1 when something does not work.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => HostScope.WithWorkspaceAsync(
            "agent doctor",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                IReadOnlyList<HealthCheck> checks =
                [
                    .. await host.CheckHealthAsync(opened.Id, cancellationToken),
                    TerminalCheck.Of(terminal),
                    await GitCheck.RunAsync(cancellationToken),
                ];
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(AgentJson.Write(checks));
                }
                else
                {
                    foreach (var check in checks)
                    {
                        terminal.Output.WriteLine($"{Mark(check.State)} {check.Name}: {ShownText.Line(check.Message, 400)}");
                    }
                }

                return checks.Any(static check => check.State == HealthState.Failed) ? ExitCodes.Failed : ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Mark(HealthState state) => state switch
    {
        HealthState.Ok => "✓",
        HealthState.Failed => "✗",
        _ => "!",
    };
}
