using System.CommandLine;
using System.Text;
using AgentHost.Cli.Commands.Plugins.Developing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin new</c>: what <c>dotnet new agent-plugin</c> makes, from the same files, without installing anything.</summary>
internal static class PluginNew
{
    private const string Kinds = "tools, provider, declarations";

    public static CliCommand Create(ITerminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The plugin's name, as a class is named: Weather. Its id is weather." };
        var kind = new Option<string>("--kind")
        {
            Description = $"What it is to bring: {Kinds} (no code).",
            HelpName = "KIND",
            DefaultValueFactory = static _ => "tools"
        };
        var output = new Option<string?>("--output")
        {
            Description = "The folder to make. [default: one of the plugin's name, in the current folder]",
            HelpName = "DIR"
        };
        var command = new CliCommand("new", "Create a plugin: sources and a test.") { name, kind, output };
        command.SetAction(parsed =>
        {
            var folder = Write(parsed.GetValue(name)!, parsed.GetValue(kind)!, parsed.GetValue(output));
            terminal.Output.WriteLine($"{parsed.GetValue(name)} is begun in {CleanText.Line(folder, 300)}.");
            terminal.Output.WriteLine($"  agent plugin test {CleanText.Line(Path.GetRelativePath(Environment.CurrentDirectory, folder), 300)}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Words of a name, small, with dashes between them.</summary>
    internal static string IdOf(string name)
    {
        var id = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var begins = char.IsAsciiLetterUpper(name[i]) && i > 0
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            id.Append(begins ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return id.ToString();
    }

    private static string Write(string name, string kind, string? output)
    {
        if (name.Length is 0 or > 40 || !char.IsAsciiLetterUpper(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
        {
            throw new HostException(
                HostFailure.Invalid, $"\"{CleanText.Line(name, 60)}\" cannot be a class: a capital letter, then letters and digits, 40 at most.");
        }

        var template = Path.Combine(PluginProject.Sdk, "plugin-template");
        if (kind.Contains('.', StringComparison.Ordinal) || kind is "shared" || !Kinds.Split(", ").Contains(kind))
        {
            throw new HostException(HostFailure.Invalid, $"There is no kind \"{CleanText.Line(kind, 60)}\". There are: {Kinds}.");
        }

        var folder = Path.GetFullPath(output ?? name);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new HostException(HostFailure.Invalid, $"{folder} is there and not empty; name another folder with --output.");
        }

        try
        {
            foreach (var part in kind == "declarations" ? [kind] : (IReadOnlyList<string>)["shared", kind])
            {
                var from = Path.Combine(template, part);
                foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
                {
                    var to = Path.Combine(folder, Fill(Path.GetRelativePath(from, file)));
                    Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                    File.WriteAllText(to, Fill(File.ReadAllText(file)));
                }
            }

            if (kind != "declarations")
            {
                // So that dotnet finds this program's sdk by itself; not for others' machines (.gitignore).
                SdkNote.Write(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{folder} could not be written: {fault.Message}", fault);
        }

        return folder;

        string Fill(string text) => text.Replace("PluginName", name, StringComparison.Ordinal).Replace("plugin-id", IdOf(name), StringComparison.Ordinal);
    }
}
