using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin unblock</c>.</summary>
internal static class PluginUnblock
{
    public static CliCommand Create(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin." };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "unblock", "Let a plugin run that a catalog blocked, until the catalog changes its entry.") { id, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var said = await home.UnblockAsync(parsed.GetValue(id)!, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(said));
                return ExitCodes.Success;
            }

            foreach (var sentence in said)
            {
                terminal.Error.WriteLine($"! {CleanText.Line(sentence, 500)}");
            }

            terminal.Output.WriteLine($"{parsed.GetValue(id)} may run all the same.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
