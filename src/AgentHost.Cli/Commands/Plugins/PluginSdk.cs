using AgentHost.Cli.Commands.Plugins.Developing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin sdk</c>: the folder that projects of plugins are built with. Their own build asks for it where nothing else names it.</summary>
internal static class PluginSdk
{
    public static CliCommand Create(ITerminal terminal)
    {
        var command = new CliCommand("sdk", "Print the folder that plugins are built with: libraries, and the template for dotnet new.");
        command.SetAction(_ =>
        {
            // A build reads this line: the path as it is.
            terminal.Output.WriteLine(PluginProject.Sdk);
            return ExitCodes.Success;
        });
        return command;
    }
}
