using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent config</c>: settings, and where each value came from.</summary>
internal static class ConfigCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("config", "Settings, and where each value came from.")
    {
        List(terminal),
        Check(terminal),
    };

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("list", "List every value that is set, with the place that it comes from.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ReadAsync("agent config list", parsed.GetValue(workspace), parsed.GetValue(trust), report =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(AgentJson.Write(report));
                return ExitCodes.Success;
            }

            if (report.Entries.Count == 0)
            {
                terminal.Error.WriteLine($"Nothing is set. Your own settings go to {report.Files.ElementAtOrDefault(1) ?? "agent.json"}.");
            }

            foreach (var entry in report.Entries)
            {
                terminal.Output.WriteLine($"{entry.Key} = {ShownText.Line(entry.Value.GetRawText(), 200)}    # {entry.Origin}");
            }

            Tell(terminal, report);
            return ExitCodes.Success;
        }, cancellationToken));
        return command;
    }

    private static CliCommand Check(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("check", "Check the settings of all layers; exit code 1 when something is wrong.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ReadAsync("agent config check", parsed.GetValue(workspace), parsed.GetValue(trust), report =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(AgentJson.Write(report));
            }
            else
            {
                Tell(terminal, report);
            }

            var wrong = report.Problems.Count(static problem => problem.IsError);
            if (wrong == 0 && !parsed.GetValue(json))
            {
                terminal.Output.WriteLine("The settings are in order.");
            }

            return wrong == 0 ? ExitCodes.Success : ExitCodes.Failed;
        }, cancellationToken));
        return command;
    }

    private static void Tell(ITerminal terminal, SettingsReport report)
    {
        foreach (var problem in report.Problems)
        {
            var place = problem.Line == 0 ? problem.File : string.Create(CultureInfo.InvariantCulture, $"{problem.File}:{problem.Line}:{problem.Column}");
            terminal.Error.WriteLine($"{place}: {(problem.IsError ? "error" : "warning")}: {ShownText.Clean(problem.Message)}");
        }

        foreach (var ignored in report.Ignored)
        {
            terminal.Error.WriteLine($"! {ShownText.Clean(ignored)}");
        }
    }

    private static Task<int> ReadAsync(string label, string? folder, bool trust, Func<SettingsReport, int> show, CancellationToken cancellationToken) =>
        HostScope.WithWorkspaceAsync(
            label,
            new WorkspaceRequest(folder ?? Environment.CurrentDirectory) { Trust = trust },
            async (host, opened) => show(await host.ReadSettingsAsync(opened.Id, cancellationToken)),
            cancellationToken);
}
