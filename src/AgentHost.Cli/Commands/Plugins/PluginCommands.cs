using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin</c>: what the host is made of here, and what is added to it.</summary>
internal static class PluginCommands
{
    public static CliCommand Create(ITerminal terminal) =>
        new CliCommand("plugin", "List, install, update, switch off and build plugins.")
    {
        PluginList.Create(terminal),
        PluginShow.Create(terminal),
        PluginSearch.Create(terminal),
        PluginInstall.Create(terminal),
        PluginUpdate.Create(terminal),
        PluginRollback.Create(terminal),
        PluginUnblock.Create(terminal),
        PluginSwitch.Enable(terminal),
        PluginSwitch.Disable(terminal),
        PluginUninstall.Create(terminal),
        PluginVerify.Create(terminal),
        PluginDoctor.Create(terminal),
        PluginBisectCommands.Create(terminal),
        PluginCatalogCommands.Create(terminal),
        PluginNew.Create(terminal),
        PluginSdk.Create(terminal),
        PluginDev.Create(terminal),
        PluginTest.Create(terminal),
        PluginPack.Create(terminal),
    };
}
