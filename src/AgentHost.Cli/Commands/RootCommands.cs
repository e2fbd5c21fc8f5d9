using System.CommandLine;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary>The tree of commands.</summary>
internal static class RootCommands
{
    private static readonly string[] Names = ["run", "session", "plugin", "config"];

    public static async Task<int> InvokeAsync(string[] args, ITerminal terminal)
    {
        var root = new RootCommand("An AI coding agent made of plugins. Start with: agent run \"what does this repository do?\"");
        if (args is [var name, ..] && Make(name, terminal) is { } command)
        {
            // The one that was asked for is enough: each command's options cost start-up.
            root.Subcommands.Add(command);
        }
        else
        {
            foreach (var each in Names)
            {
                root.Subcommands.Add(Make(each, terminal)!);
            }
        }

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

    private static CliCommand? Make(string name, ITerminal terminal) => name switch
    {
        "run" => RunCommand.Create(terminal),
        "session" => SessionCommands.Create(terminal),
        "plugin" => PluginCommands.Create(terminal),
        "config" => ConfigCommands.Create(terminal),
        _ => null,
    };
}
