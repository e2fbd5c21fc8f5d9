using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin update</c>.</summary>
internal static class PluginUpdate
{
    public static CliCommand Create(ITerminal terminal)
    {
        var ids = new Argument<string[]>("id") { Description = "The plugins. [default: all that are installed]", Arity = ArgumentArity.ZeroOrMore };
        var yes = PluginScope.Yes();
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "update",
            "Update plugins from where they came from. Asks if one wants more permissions than before.") { ids, yes, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            var named = parsed.GetValue(ids) ?? [];
            var changes = new List<PluginChange>();
            var failed = false;
            await home.RefreshBlockedAsync(cancellationToken);
            foreach (var id in named.Length > 0 ? named : home.ListIds())
            {
                try
                {
                    using var pending = await home.PrepareUpdateAsync(id, cancellationToken);
                    if (pending is null)
                    {
                        changes.Add(new PluginChange(id, "unchanged", home.Find(id)?.Version ?? ""));
                    }
                    else if (await ConsentText.AskAsync(terminal, pending, parsed.GetValue(yes), cancellationToken))
                    {
                        changes.Add(await home.InstallAsync(pending, cancellationToken));
                    }
                    else
                    {
                        failed = true;
                    }
                }
                catch (HostException fault) when (named.Length == 0)
                {
                    // One that cannot be had does not keep the others from theirs.
                    terminal.Error.WriteLine($"! {id}: {CleanText.Clean(fault.Message)}");
                    failed = true;
                }
            }

            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(PackageJson.Write<IReadOnlyList<PluginChange>>(changes));
            }
            else
            {
                changes.ForEach(change => PluginScope.Tell(terminal, change));
            }

            return failed ? ExitCodes.Failed : ExitCodes.Success;
        }));
        return command;
    }
}
