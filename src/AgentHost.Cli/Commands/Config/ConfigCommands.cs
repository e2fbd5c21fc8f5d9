using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config</c>: settings, and where each value came from.</summary>
internal static class ConfigCommands
{
    public static CliCommand Create(ITerminal terminal) =>
        new CliCommand("config", "Read, change and check settings.")
    {
        ConfigList.Create(terminal),
        ConfigGet.Create(terminal),
        ConfigSet.Create(terminal),
        ConfigUnset.Create(terminal),
        ConfigPath.Create(terminal),
        ConfigEdit.Create(terminal),
        ConfigSchema.Create(terminal),
        ConfigCheck.Create(terminal),
    };
}
