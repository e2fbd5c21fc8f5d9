using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin list</c>.</summary>
internal static class PluginList
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var plugin = CommonOptions.Plugin();
        var command = new CliCommand(
            "list", "List plugins: id, version, state, origin, where they run. Loads none of their code.") { json, workspace, trust, plugin };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent plugin list",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust),
                Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin))
            },
            (_, opened) =>
            {
                WorkspaceWarnings.Show(terminal, opened);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(opened.Plugins));
                    return Task.FromResult(ExitCodes.Success);
                }

                foreach (var info in opened.Plugins)
                {
                    terminal.Output.WriteLine(
                        $"{info.Id,-20} {info.Version,-10} {EnumNames.Write(info.State),-10} {info.Origin,-8} {info.Runs,-13} "
                        + $"{(info.Reason is { } reason ? CleanText.Line(reason, 300) : CleanText.Line(info.Description ?? "", 100))}");
                }

                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
