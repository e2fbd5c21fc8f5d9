using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Serving.Services;

/// <summary><c>agent serve install</c> and <c>uninstall</c>: the file by which the system runs a server for its person.</summary>
internal static class ServeInstall
{
    /// <summary>Makes the command.</summary>
    /// <param name="options">Options of <c>agent serve</c>, which the server is started with; read from a call of its own.</param>
    /// <param name="read">Words of these options, checked.</param>
    /// <param name="terminal">The terminal.</param>
    public static CliCommand Install(IReadOnlyList<Option> options, Func<ParseResult, IReadOnlyList<string>> read, ITerminal terminal)
    {
        var print = new Option<bool>("--print") { Description = "Print the file, and write nothing." };
        var command = new CliCommand(
            "install",
            "Write the file by which systemd, launchd or the task scheduler runs a server of yours when you log in. It says the command that starts it.")
        {
            print,
        };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var file = ServiceFile.Of(ServiceFile.KindHere, Environment.GetEnvironmentVariable);
            var text = file.Write(Program(), read(parsed));
            if (parsed.GetValue(print))
            {
                terminal.Output.Write(text);
                return ExitCodes.Success;
            }

            Check(file);
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.WriteAllText(file.Path, text);
            terminal.Output.WriteLine(CleanText.Clean(file.Path));
            terminal.Error.WriteLine("Start it now, and whenever you log in, with:");
            terminal.Error.WriteLine($"  {CleanText.Clean(file.StartCommand)}");
            return ExitCodes.Success;
        });
        return command;
    }

    public static CliCommand Uninstall(ITerminal terminal)
    {
        var command = new CliCommand("uninstall", "Remove that file. It says the command that ends the server that runs by it.");
        command.SetAction(_ =>
        {
            var file = ServiceFile.Of(ServiceFile.KindHere, Environment.GetEnvironmentVariable);
            if (!File.Exists(file.Path))
            {
                terminal.Error.WriteLine($"There is no {CleanText.Clean(file.Path)}: nothing is installed.");
                return ExitCodes.Failed;
            }

            Check(file);
            File.Delete(file.Path);
            terminal.Error.WriteLine($"{CleanText.Clean(file.Path)} is removed. Where it runs, end it with:");
            terminal.Error.WriteLine($"  {CleanText.Clean(file.StopCommand)}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The program as it was started: itself, or the runtime with its assembly.</summary>
    private static IReadOnlyList<string> Program()
    {
        var path = Environment.ProcessPath ?? throw new HostException(HostFailure.Invalid, "The path of this program is not known.");
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, Path.Combine(AppContext.BaseDirectory, "agent.dll")] : [path];
    }

    /// <summary>Refuses a file that somebody else wrote.</summary>
    private static void Check(ServiceFile file)
    {
        if (File.Exists(file.Path) && !File.ReadAllText(file.Path).Contains(ServiceFile.Mark, StringComparison.Ordinal))
        {
            throw new HostException(HostFailure.Invalid, $"{CleanText.Clean(file.Path)} was not written by agent serve install: move it away first.");
        }
    }
}
