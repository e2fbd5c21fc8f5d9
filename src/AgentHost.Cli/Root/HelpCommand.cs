using System.CommandLine;
using AgentHost.Cli.Commands;
using AgentHost.Cli.Commands.Help;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Cli.Root;

/// <summary><c>agent help</c>: topics, and commands by their words.</summary>
internal static class HelpCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        // Without a name of its own, help would name each topic there.
        var words = new Argument<string[]>("topic")
        {
            HelpName = "topic",
            Description = "A topic, the words of a command, or a code of a check. [default: a list of the topics]",
            Arity = ArgumentArity.ZeroOrMore
        };
        words.CompletionSources.Add(static _ =>
            HelpTopics.Names.Concat(HelpTopics.OtherWords.Keys).Concat(RootCommands.Names).Distinct(StringComparer.Ordinal)
                .Select(static name => new System.CommandLine.Completions.CompletionItem(name)));
        var json = CommonOptions.Json();
        var command = new CliCommand("help", "Read about a topic, a command or a code, with no network.") { words, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(words) ?? [];
            if (wanted.Length == 0)
            {
                List(terminal, parsed.GetValue(json));
            }
            else if (wanted is [var topic] && HelpTopics.Read(topic) is { } page)
            {
                terminal.Output.Write(page);
            }
            else if (await CommandOfAsync(terminal, wanted) is { } found)
            {
                return await found.InvokeAsync(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error }, cancellationToken);
            }
            else if (wanted is [var word] && HelpTopics.FindByOtherWord(word) is { } other)
            {
                terminal.Output.Write(other);
            }
            else if (wanted is [var code] && HelpTopics.FindByCode(code) is { } entry)
            {
                terminal.Output.Write(entry);
            }
            else
            {
                var near = NearestName.Find(wanted[0], HelpTopics.Names.Concat(HelpTopics.OtherWords.Keys).Concat(RootCommands.Names)
                    .Concat(HelpTopics.ListCodes()));
                throw new HostException(
                    HostFailure.NotFound,
                    $"There is no topic and no command \"{CleanText.Line(string.Join(' ', wanted), 100)}\""
                    + $"{(near is null ? ": agent help lists the topics." : $"; did you mean {near}?")}");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void List(ITerminal terminal, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(HelpTopics.Names));
            return;
        }

        var width = HelpTopics.Names.Max(static name => name.Length);
        foreach (var name in HelpTopics.Names)
        {
            terminal.Output.WriteLine($"{name.PadRight(width)}  {HelpTopics.About(name)}");
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine("agent help TOPIC shows one; agent help COMMAND and agent COMMAND --help show a command; agent help CODE explains a code of a check.");
    }

    private static async Task<ParseResult?> CommandOfAsync(ITerminal terminal, string[] words)
    {
        if ((words[0] == "run" ? RunCommand.Create(terminal, (await PluginVerb.FindAsync(words, RootCommands.Names, terminal)).Options)
            : RootCommands.Make(words[0], terminal)
                ?? (await PluginVerb.FindAsync(words, RootCommands.Names, terminal)).Verbs.FirstOrDefault(verb => verb.Name == words[0])) is not { } command)
        {
            return null;
        }

        var root = new RootCommand();
        root.Subcommands.Add(command);
        GroupedHelp.AddTo(root, terminal);
        var parsed = root.Parse(words);
        var depth = 0;
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is ParsedCommand
            && result.Parent is not null; result = result.Parent)
        {
            depth++;
        }

        return depth == words.Length ? root.Parse([.. words, "--help"]) : null;
    }
}
