using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin uninstall</c>.</summary>
internal static class PluginUninstall
{
    public static CliCommand Create(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The plugin." };
        var data = new Option<bool>("--data") { Description = "Remove the plugin's own data too." };
        var scope = PluginScope.Scope();
        var workspace = CommonOptions.Workspace();
        var json = CommonOptions.Json();
        var command = new CliCommand("uninstall", "Uninstall a plugin. Its data stays unless you say --data.") { id, data, scope, workspace, json };
        command.SetAction((parsed, cancellationToken) => PluginScope.WithAsync(terminal, async home =>
            PluginSwitch.Done(
                terminal,
                parsed.GetValue(scope) == PluginScope.Project
                    ? PluginHome.UninstallFromProject(parsed.GetValue(id)!, Path.GetFullPath(parsed.GetValue(workspace) ?? "."))
                    : await home.UninstallAsync(parsed.GetValue(id)!, parsed.GetValue(data), cancellationToken),
                parsed.GetValue(json))));
        return command;
    }
}
