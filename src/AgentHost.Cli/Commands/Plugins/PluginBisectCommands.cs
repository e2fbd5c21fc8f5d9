using System.CommandLine.Help;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin bisect</c>.</summary>
internal static class PluginBisectCommands
{
    public static CliCommand Create(ITerminal terminal)
    {
        var command = new CliCommand("bisect", "Find the installed plugin that causes a fault, by switching halves of them off.")
        {
            Step(terminal, "start", "Begin: switches all installed plugins off. Then try what failed, and answer good or bad.", null),
            Step(terminal, "good", "Answer: the fault is gone.", false),
            Step(terminal, "bad", "Answer: the fault is still there.", true),
            Reset(terminal),
        };
        command.SetAction(static parsed => new HelpAction().Invoke(parsed));
        return command;
    }

    private static CliCommand Step(ITerminal terminal, string name, string description, bool? faulty)
    {
        var json = CommonOptions.Json();
        var command = new CliCommand(name, description) { json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var report = await home.BisectAsync(faulty, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json) ? PackageJson.Write(report)
                : report.Found is { } found ? $"It is {found}. All plugins are as they were before; agent plugin disable {found} switches it off."
                : report.Innocent ? "No installed plugin causes it. All of them are as they were before."
                : $"{report.Suspects.Count} may be it; on now: {(report.On.Count == 0 ? "none of them" : string.Join(", ", report.On))}. "
                    + "Try what failed, then: agent plugin bisect good, or bad.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static CliCommand Reset(ITerminal terminal)
    {
        var command = new CliCommand("reset", "End the search: all plugins are as they were before.");
        command.SetAction((_, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            await home.EndBisectAsync(cancellationToken);
            terminal.Error.WriteLine("The search is over; all plugins are as they were before.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
