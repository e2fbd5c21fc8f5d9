using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin rollback</c>.</summary>
internal static class PluginRollback
{
    public static CliCommand Create(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin." };
        var json = CommonOptions.Json();
        var command = new CliCommand("rollback", "Go back to the version before the last update. Again goes forward.") { id, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
            PluginSwitch.Done(terminal, await home.RollbackAsync(parsed.GetValue(id)!, cancellationToken), parsed.GetValue(json))));
        return command;
    }
}
