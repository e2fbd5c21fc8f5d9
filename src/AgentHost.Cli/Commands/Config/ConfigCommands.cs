using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config</c>: settings, and where each value came from.</summary>
internal static class ConfigCommands
{
    public static CliCommand Create(ITerminal terminal) =>
        new CliCommand("config", "Settings: read them with the place that each comes from, change them, check them.")
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
