using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin install</c>.</summary>
internal static class PluginInstall
{
    public static CliCommand Create(ITerminal terminal)
    {
        var source = new Argument<string?>("source")
        {
            Description = "A name of a catalog (weather, weather@^1.2), a folder (./weather), a package (weather.agentplugin), or an address (https://…, "
                + "with #sha256=… to hold it to that).",
            Arity = ArgumentArity.ZeroOrOne
        };
        var locked = new Option<bool>("--locked")
        {
            Description = "Install what agent-plugins.lock.json of the folder pins, from where it came, in place of a source."
        };
        var from = new Option<string?>("--from") { Description = "The catalog to ask. [default: all, in their order]", HelpName = "CATALOG" };
        var inProcess = new Option<bool>("--in-process") { Description = "Run its code in the program's own process. [default: in a process of its own]" };
        var scope = PluginScope.Scope();
        var workspace = CommonOptions.Workspace();
        var yes = PluginScope.Yes();
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "install", "Install a plugin. Shows what it asks for, and asks you.") { source, locked, from, inProcess, scope, workspace, yes, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
        {
            ConsentText.NeedPerson(terminal, parsed.GetValue(yes), "Installing");
            var root = Path.GetFullPath(parsed.GetValue(workspace) ?? ".");
            var install = new Installation(
                terminal, home, parsed.GetValue(scope) == PluginScope.Project ? root : null, parsed.GetValue(yes), parsed.GetValue(json));
            if (parsed.GetValue(locked))
            {
                if (parsed.GetValue(source) is not null || parsed.GetValue(scope) == PluginScope.Project || parsed.GetValue(inProcess)
                    || parsed.GetValue(from) is not null)
                {
                    throw new HostException(
                        HostFailure.Invalid,
                        "--locked installs what the lock file pins, for you alone: leave out the source, --from, --in-process and --scope project.");
                }

                return await LockedAsync(install, home, root, terminal, cancellationToken);
            }

            if (install.Project is not null && parsed.GetValue(inProcess))
            {
                throw new HostException(HostFailure.Invalid, "Plugins of a project run in processes of their own: leave out --in-process.");
            }

            var word = parsed.GetValue(source)
                ?? throw new HostException(HostFailure.Invalid, "Say what to install: a name, a folder, a package or an address; or --locked.");
            return await install.RunAsync(
                await home.PrepareAsync(word, parsed.GetValue(from), parsed.GetValue(inProcess) ? true : null, install.Project is not null, cancellationToken),
                cancellationToken) ? ExitCodes.Success : ExitCodes.Failed;
        }));
        return command;
    }

    private static async Task<int> LockedAsync(Installation install, PluginHome home, string root, ITerminal terminal, CancellationToken cancellationToken)
    {
        var wishes = home.ReadLocked(root);
        if (wishes.Count == 0)
        {
            terminal.Error.WriteLine("… All that the lock file pins is installed.");
        }

        foreach (var wish in wishes)
        {
            if (!await install.RunAsync(await home.PrepareLockedAsync(wish, cancellationToken), cancellationToken))
            {
                return ExitCodes.Failed;
            }
        }

        return ExitCodes.Success;
    }

    /// <summary>One command's installs.</summary>
    private sealed record Installation(ITerminal Terminal, PluginHome Home, string? Project, bool Yes, bool Json)
    {
        /// <summary>Asks and installs; false where the person does not agree.</summary>
        public async Task<bool> RunAsync(PendingInstall prepared, CancellationToken cancellationToken)
        {
            using var pending = prepared;
            if ((!pending.IsCurrent || pending.Wanted.Count > 0) && !await ConsentText.AskAsync(Terminal, pending, Yes, cancellationToken))
            {
                return false;
            }

            var change = Project is null
                ? await Home.InstallAsync(pending, cancellationToken)
                : await Home.InstallIntoProjectAsync(pending, Project, cancellationToken);
            if (Json)
            {
                Terminal.Output.WriteLine(PackageJson.Write(change));
            }
            else
            {
                PluginScope.Tell(Terminal, change);
                if (Project is not null)
                {
                    Terminal.Error.WriteLine(
                        $"… It lies in {Path.Combine(Project, ".agents", "plugins", change.Id)} and counts where the folder is trusted (agent trust).");
                }
            }

            return true;
        }
    }
}
