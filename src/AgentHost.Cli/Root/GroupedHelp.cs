using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Root;

/// <summary>
/// Help in groups: for the program its commands, for <c>agent run</c> the options that most people need, or with <c>--help-all</c> all of them. Other commands
/// are few enough for the library's own.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="all">True for every option.</param>
internal sealed class GroupedHelp(ITerminal terminal, bool all) : SynchronousCommandLineAction
{
    /// <summary>Columns of names beyond which a description begins on a line of its own.</summary>
    private const int WidestName = 28;

    private const int Narrowest = 40;

    public override bool ClearsParseErrors => true;

    /// <summary>Puts it in the place of the library's help.</summary>
    public static void AddTo(CliCommand root, ITerminal terminal)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { } help)
        {
            help.Action = new GroupedHelp(terminal, all: false);
        }

        foreach (var run in root.Subcommands.Where(static command => command.Name == "run"))
        {
            run.Options.Add(new Option<bool>("--help-all")
            {
                Description = "Show all options.", Arity = ArgumentArity.Zero, Action = new GroupedHelp(terminal, all: true),
            });
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        return command switch
        {
            RootCommand => WriteRoot(command, output),
            { Name: "run" } when command.Parents.All(static parent => parent is RootCommand) => WriteRun(command, output),
            _ => new HelpAction().Invoke(parseResult),
        };
    }

    private int WriteRoot(CliCommand root, TextWriter output)
    {
        output.WriteLine($"{root.Description}\n\nUsage: agent [COMMAND] [OPTIONS]");
        var rows = root.Subcommands.Where(static command => !command.Hidden)
            .ToDictionary(static command => command.Name, static command => command.Description ?? "");
        WriteGroups(output, HelpGroup.OfCommands, rows, static name => name, "From plugins");
        output.WriteLine();
        output.WriteLine("agent COMMAND --help shows a command, agent help the topics.");
        output.WriteLine("Everywhere: --help, --version, and --debug for the whole stack trace of a fault.");
        return 0;
    }

    private int WriteRun(CliCommand run, TextWriter output)
    {
        output.WriteLine($"{run.Description}\n\nUsage: agent run [PROMPT] [OPTIONS]");
        var options = run.Options.Where(static option => !option.Hidden && option is not HelpOption && option.Name != "--help-all")
            .ToDictionary(static option => option.Name, static option => option);
        var rows = options.ToDictionary(static option => option.Key, static option => option.Value.Description ?? "");
        if (all)
        {
            WriteGroups(output, HelpGroup.OfRun, rows, Shown, "From plugins");
            return 0;
        }

        WriteGroups(output, [new("Options", HelpGroup.OftenOfRun)], rows, Shown, rest: null);
        output.WriteLine();
        output.WriteLine(
            $"{rows.Count - HelpGroup.OftenOfRun.Count} more options: agent run --help-all. Text on standard input is added to the prompt, or stands for it.");
        return 0;

        string Shown(string name) => options[name].HelpName is { } value ? $"{name} <{value}>" : name;
    }

    private void WriteGroups(
        TextWriter output, IReadOnlyList<HelpGroup> groups, Dictionary<string, string> rows, Func<string, string> shown, string? rest)
    {
        var known = groups.SelectMany(static group => group.Names).ToHashSet(StringComparer.Ordinal);
        string[] others = [.. rows.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal)];
        var width = Math.Min(WidestName, rows.Keys.Where(name => rest is not null || known.Contains(name)).Max(name => shown(name).Length));
        foreach (var group in rest is null || others.Length == 0 ? groups : [.. groups, new HelpGroup(rest, others)])
        {
            output.WriteLine();
            output.WriteLine($"{group.Title}:");
            foreach (var name in group.Names.Where(rows.ContainsKey))
            {
                WriteRow(output, shown(name), rows[name], width);
            }
        }
    }

    private void WriteRow(TextWriter output, string name, string text, int width)
    {
        var indent = new string(' ', width + 4);
        output.Write("  ");
        output.Write(name.PadRight(width));
        output.Write(name.Length > width ? $"\n{indent}" : "  ");
        var room = Math.Max(Narrowest, terminal.Columns - indent.Length);
        foreach (var (index, line) in Wrap(text, room).Index())
        {
            output.Write(index == 0 ? "" : indent);
            output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Wrap(string text, int room)
    {
        while (text.Length > room)
        {
            var cut = text.LastIndexOf(' ', room);
            cut = cut <= 0 ? room : cut;
            yield return text[..cut];
            text = text[cut..].TrimStart();
        }

        yield return text;
    }
}
