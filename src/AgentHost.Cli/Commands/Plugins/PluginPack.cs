using System.CommandLine;
using AgentHost.Cli.Commands.Plugins.Developing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Packages.Packing;
using AgentHost.Testing.Conformance;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin pack</c>.</summary>
internal static class PluginPack
{
    public static CliCommand Create(ITerminal terminal)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The plugin's folder, with its sources or as it is built. [default: the current folder]",
            DefaultValueFactory = static _ => "."
        };
        var output = new Option<string?>("--output")
        {
            Description = "The folder that the package is written into. [default: the current folder]",
            HelpName = "DIR"
        };
        var command = new CliCommand(
            "pack",
            "Write a plugin's package: builds it, and refuses what an install would refuse, and entries that do not pass the check of the plugin whose kind "
            + "they are. The same sources give the same bytes.") { folder, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var project = PluginProject.Find(parsed.GetValue(folder)!);
            var staged = await project.StageAsync(terminal, debug: false, cancellationToken);

            // What nobody could use is not packed either; what is merely advised against is.
            var entries = await PluginConformance.CheckEntriesAsync(staged, null, cancellationToken);
            foreach (var note in entries.Notes)
            {
                terminal.Error.WriteLine("! " + CleanText.Line(note, 1000));
            }

            if (entries.Outcome == ConformanceOutcome.Broken)
            {
                throw new HostException(HostFailure.Store, $"{CleanText.Line(entries.Detail!, 1000)} Nothing is packed.");
            }

            var packed = await PluginPacker.PackAsync(staged, parsed.GetValue(output) ?? Environment.CurrentDirectory, cancellationToken);
            terminal.Output.WriteLine(
                $"{packed.Id} {packed.Version} is packed: {CleanText.Line(Path.GetFileName(packed.File), 300)}, {CleanText.Count(packed.Files.Count, "file")}");
            terminal.Output.WriteLine($"  hash     {packed.Hash}");
            terminal.Output.WriteLine($"  package  sha256:{packed.Sha256}");
            return ExitCodes.Success;
        });
        return command;
    }
}
