using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Hosting.Health;

namespace AgentHost.Cli.Commands.Diagnosis;

/// <summary><c>agent doctor</c>: looks at what people trip over.</summary>
internal static class DoctorCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var rebuild = new Option<bool>("--rebuild")
        {
            Description = "Rebuild lists, counts and usage from the event log instead. With --repair, after it."
        };
        var repair = new Option<bool>("--repair")
        {
            Description = "Repair a damaged session store instead. The damaged file is kept. Exit code 1 if something is lost."
        };
        var command = new CliCommand(
            "doctor",
            "Check the program, settings, plugins, models, sessions, folders, terminal and git. "
            + "Changes nothing. Exit code 1 if something fails.") { rebuild, repair, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) =>
            parsed.GetValue(repair) || parsed.GetValue(rebuild)
                ? MendAsync(terminal, parsed.GetValue(repair), parsed.GetValue(rebuild), parsed.GetValue(json), cancellationToken)
                : HostFactory.WithWorkspaceAsync(
            "agent doctor",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                IReadOnlyList<HealthCheck> checks =
                [
                    .. await host.Workspaces.CheckHealthAsync(opened.Id, cancellationToken),
                    TerminalCheck.Of(terminal),
                    await GitCheck.RunAsync(cancellationToken),
                ];
                Print(terminal, checks, parsed.GetValue(json));
                return checks.Any(static check => check.State == HealthState.Failed) ? ExitCodes.Failed : ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Repairs first, then rebuilds: the rebuild is made from what the repair saves.</summary>
    private static async Task<int> MendAsync(ITerminal terminal, bool repair, bool rebuild, bool json, CancellationToken cancellationToken)
    {
        IReadOnlyList<HealthCheck> checks = repair ? await StoreDoctor.RepairAsync() : [];
        var code = checks.All(static check => check.State == HealthState.Ok) ? ExitCodes.Success : ExitCodes.Failed;
        if (rebuild)
        {
            checks = [.. checks, await RebuildAsync(cancellationToken)];
        }

        Print(terminal, checks, json);
        return code;
    }

    private static async Task<HealthCheck> RebuildAsync(CancellationToken cancellationToken)
    {
        long sessions = 0;
        await HostFactory.WithHostAsync("agent doctor", async host =>
        {
            sessions = await host.Sessions.RebuildAsync(cancellationToken);
            return ExitCodes.Success;
        });
        return new HealthCheck("rebuild", HealthState.Ok, $"Lists, counts and usage of {CleanText.Count(sessions, "session")} were made again from the log.");
    }

    private static void Print(ITerminal terminal, IReadOnlyList<HealthCheck> checks, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(checks));
            return;
        }

        foreach (var check in checks)
        {
            terminal.Output.WriteLine($"{Mark(check.State)} {check.Name}: {CleanText.Line(check.Message, 400)}");
        }
    }

    private static string Mark(HealthState state) => state switch
    {
        HealthState.Ok => "✓",
        HealthState.Failed => "✗",
        _ => "!",
    };
}
