using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin search</c>.</summary>
internal static class PluginSearch
{
    public static CliCommand Create(ITerminal terminal)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Words of the name or the description. [default: all plugins]",
            Arity = ArgumentArity.ZeroOrMore
        };
        var from = new Option<string?>("--from") { Description = "The catalog to ask. [default: all]", HelpName = "CATALOG" };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "search", "Look for plugins in the catalogs: id, version, catalog, what it is. Exit code 1 when there is none.") { words, from, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var found = await home.SearchAsync(string.Join(' ', parsed.GetValue(words) ?? []), parsed.GetValue(from), cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write(found));
            }
            else
            {
                if (found.Count == 0)
                {
                    terminal.Error.WriteLine("No plugin of the catalogs fits: agent plugin search without words lists all of them.");
                }

                foreach (var one in found)
                {
                    terminal.Output.WriteLine(
                        $"{one.Id,-20} {CleanText.Line(one.Version, 30),-10} {one.Catalog,-10} {(one.Installed is { } here ? $"({here} is installed) " : "")}{CleanText.Line(one.Description ?? "", 100)}".TrimEnd());
                }
            }

            return found.Count > 0 ? ExitCodes.Success : ExitCodes.Failed;
        }));
        return command;
    }
}
