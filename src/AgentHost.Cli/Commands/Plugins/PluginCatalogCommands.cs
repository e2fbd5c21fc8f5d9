using System.CommandLine;
using System.CommandLine.Help;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin catalog</c>.</summary>
internal static class PluginCatalogCommands
{
    public static CliCommand Create(ITerminal terminal)
    {
        var command = new CliCommand("catalog", "List, add and remove catalogs of plugins.") { List(terminal), Add(terminal), Remove(terminal) };
        command.SetAction(static parsed => new HelpAction().Invoke(parsed));
        return command;
    }

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new CliCommand("list", "List the catalogs, in the order in which they are asked.") { json };
        command.SetAction((parsed, _) => PluginScope.WithAsync(terminal, home =>
        {
            var catalogs = home.ListCatalogs();
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write(catalogs));
            }
            else
            {
                foreach (var catalog in catalogs)
                {
                    terminal.Output.WriteLine($"{catalog.Name,-15} {catalog.Kind,-8} {CleanText.Line(catalog.Address, 200)}".TrimEnd());
                }
            }

            return Task.FromResult(ExitCodes.Success);
        }));
        return command;
    }

    private static CliCommand Add(ITerminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Its name here." };
        var address = new Argument<string>("address")
        {
            Description = "A file (catalog.json) or its address, a git repository, or the index.json of a NuGet feed."
        };
        var kind = new Option<string?>("--kind") { Description = "file, git or nuget. [default: told by the address]", HelpName = "KIND" };
        var json = CommonOptions.Json();
        var command = new CliCommand("add", "Add a catalog, once it has answered.") { name, address, kind, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var catalog = await home.AddCatalogAsync(parsed.GetValue(name)!, parsed.GetValue(address)!, parsed.GetValue(kind), cancellationToken);
            terminal.Output.WriteLine(
                parsed.GetValue(json) ? PackageJson.Write(catalog) : $"The catalog {catalog.Name} ({catalog.Kind}) is asked from now on.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static CliCommand Remove(ITerminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Its name here." };
        var json = CommonOptions.Json();
        var command = new CliCommand("remove", "Remove a catalog. What was installed from it stays.") { name, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            await home.RemoveCatalogAsync(parsed.GetValue(name)!, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write(home.ListCatalogs()));
            }
            else
            {
                terminal.Error.WriteLine($"The catalog {parsed.GetValue(name)} is gone.");
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
