using System.CommandLine;
using AgentHost.Cli.Terminal;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin install</c>.</summary>
internal static class PluginInstall
{
    public static CliCommand Create(ITerminal terminal)
    {
        var source = new Argument<string>("source") { Description = "A name of a catalog (weather, weather@^1.2), a folder (./weather), a package (weather.agentplugin), or an address (https://…, with #sha256=… to hold it to that)." };
        var from = new Option<string?>("--from") { Description = "The catalog to ask. [default: all, in their order]", HelpName = "CATALOG" };
        var inProcess = new Option<bool>("--in-process") { Description = "Run its code in the program's own process. [default: in a process of its own]" };
        var yes = PluginScope.Yes();
        var json = CommonOptions.Json();
        var command = new CliCommand("install", "Install a plugin: shows what it asks for, and asks.") { source, from, inProcess, yes, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            ConsentText.NeedPerson(terminal, parsed.GetValue(yes), "Installing");
            using var pending = await home.PrepareAsync(parsed.GetValue(source)!, parsed.GetValue(from), parsed.GetValue(inProcess) ? true : null, cancellationToken);
            if (!pending.IsCurrent || pending.Wanted.Count > 0)
            {
                if (!await ConsentText.AskAsync(terminal, pending, parsed.GetValue(yes), cancellationToken))
                {
                    return ExitCodes.Failed;
                }
            }

            var change = await home.InstallAsync(pending, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write(change));
            }
            else
            {
                PluginScope.Tell(terminal, change);
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
