using System.CommandLine;
using AgentHost.Cli.Commands.Plugins.Developing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Testing.Conformance;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin test</c>.</summary>
internal static class PluginTest
{
    public static CliCommand Create(ITerminal terminal)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The plugin's folder, with its sources or as it is built. [default: the current folder]",
            DefaultValueFactory = static _ => "."
        };
        var command = new CliCommand(
            "test", "Build a plugin, run its tests, and check the rules for plugins. Exit code 1 if one is broken.") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var project = PluginProject.Find(parsed.GetValue(folder)!);
            if (SdkNote.WriteMissing(project) is { } note)
            {
                terminal.Error.WriteLine($"… {CleanText.Line(note, 1000)} is written: dotnet and editors find the SDK now.");
            }

            await project.TestAsync(terminal, cancellationToken);
            var report = await PluginConformance.CheckAsync(await project.StageAsync(terminal, debug: false, cancellationToken), null, cancellationToken);
            foreach (var line in report.ToString().TrimEnd().Split('\n'))
            {
                terminal.Output.WriteLine(CleanText.Line(line, 1000));
            }

            terminal.Output.WriteLine(report.Conforms ? $"{report.Plugin} conforms." : $"{report.Plugin} does not conform.");
            return report.Conforms ? ExitCodes.Success : ExitCodes.Failed;
        });
        return command;
    }
}
