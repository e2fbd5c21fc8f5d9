using System.CommandLine;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary>The tree of commands.</summary>
internal static class RootCommands
{
    public static async Task<int> InvokeAsync(string[] args, ITerminal terminal)
    {
        var root = new RootCommand("An AI coding agent made of plugins. Start with: agent run \"what does this repository do?\"");
        root.Subcommands.Add(RunCommand.Create(terminal));
        root.Subcommands.Add(SessionCommands.Create(terminal));
        root.Subcommands.Add(PluginCommands.Create(terminal));
        root.Subcommands.Add(ConfigCommands.Create(terminal));
        var result = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var code = await result.InvokeAsync(configuration);

        // The library's code for words it cannot parse is 1; ours for wrong words is 2.
        return result.Errors.Count > 0 ? ExitCodes.Usage : code;
    }
}
