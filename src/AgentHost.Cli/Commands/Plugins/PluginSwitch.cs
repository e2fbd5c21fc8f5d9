using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin enable</c> and <c>disable</c>.</summary>
internal static class PluginSwitch
{
    public static CliCommand Enable(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin." };
        var retry = new Option<bool>("--retry") { Description = "Try a failed plugin again." };
        var inProcess = new Option<bool>("--in-process") { Description = "Run its code in the program's own process from now on." };
        var isolate = new Option<bool>("--isolate") { Description = "Run its code in a process of its own from now on." };
        var yes = PluginScope.Yes();
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "enable", "Switch an installed plugin on. Asks about permissions that you have not agreed to.") { id, retry, inProcess, isolate, yes, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            if (parsed.GetValue(inProcess) && parsed.GetValue(isolate))
            {
                throw new HostException(HostFailure.Invalid, "--in-process and --isolate exclude each other: leave one of them out.");
            }

            var name = parsed.GetValue(id)!;
            bool? where = parsed.GetValue(inProcess) ? true : parsed.GetValue(isolate) ? false : null;
            var wanted = home.WantedToEnable(name, where);
            if (wanted.Count > 0)
            {
                terminal.Error.WriteLine($"{name} asks for what was not agreed to:");
                if (!await ConsentText.AskAsync(terminal, wanted, [], "Switch it on?", parsed.GetValue(yes), cancellationToken))
                {
                    return ExitCodes.Failed;
                }
            }

            return Done(terminal, await home.EnableAsync(name, where, wanted, parsed.GetValue(retry), cancellationToken), parsed.GetValue(json));
        }));
        return command;
    }

    public static CliCommand Disable(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin." };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "disable", "Switch an installed plugin off; it stays installed. A bundled one: agent config set plugins.ID.enabled false.") { id, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
            Done(terminal, await home.DisableAsync(parsed.GetValue(id)!, cancellationToken), parsed.GetValue(json))));
        return command;
    }

    /// <summary>Says what was done.</summary>
    public static int Done(ITerminal terminal, PluginChange change, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(PackageJson.Write(change));
        }
        else
        {
            PluginScope.Tell(terminal, change);
        }

        return ExitCodes.Success;
    }
}
