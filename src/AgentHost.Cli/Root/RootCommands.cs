using System.CommandLine;
using System.CommandLine.Help;
using AgentHost.Cli.Commands;
using AgentHost.Cli.Commands.Config;
using AgentHost.Cli.Commands.Diagnosis;
using AgentHost.Cli.Commands.Editors;
using AgentHost.Cli.Commands.Hooks;
using AgentHost.Cli.Commands.Mcp;
using AgentHost.Cli.Commands.Permissions;
using AgentHost.Cli.Commands.Plugins;
using AgentHost.Cli.Commands.Serving;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Root;

/// <summary>The tree of commands.</summary>
internal static class RootCommands
{
    public static IReadOnlyList<string> Names =>
        [
            "chat", "run", "session", "plugin", "model", "provider", "usage", "context", "config", "permission", "hook", "trust", "serve", "acp", "doctor",
            "logs", "help", "completion",
        ];

    /// <summary>Configuration of the parser. A word that begins with @ is the person's own: by default a file's lines would replace it.</summary>
    public static ParserConfiguration Words => new() { ResponseFileTokenReplacer = null };

    public static async Task<int> InvokeAsync(string[] args, ITerminal terminal)
    {
        if (terminal.CanChat && (args is [] || IsOption(args[0])))
        {
            // The name alone, or with options only, begins a conversation, where there is somebody to have it with.
            args = ["chat", .. args];
        }

        if (args is [['[', ..], ..] && Completion.IsAsked(args))
        {
            return await Completion.AnswerAsync(args, terminal);
        }

        // The library's own root brings help, version and completion, whose texts and types every run would pay for.
        var root = args is ["run", ..] && !Array.Exists(args, AsksForHelp)
            ? new CliCommand("agent")
            : new RootCommand("An AI coding agent made of plugins. Start with: agent, or agent run \"what does this repository do?\"");
        if (args is ["mcp", "serve", ..])
        {
            // The host's own word of a group whose others are a plugin's: no manifest is read for it.
            root.Subcommands.Add(McpServeCommand.CreateGroup(terminal));
        }
        else if (args is [var name, ..] && !(args is ["acp", var word, ..] && !word.StartsWith('-')) && Make(name, terminal) is { } command)
        {
            // The one that was asked for is enough: each command's options cost start-up.
            root.Subcommands.Add(command);
        }
        else if (args is not ["--version"])
        {
            await AddAllAsync(root, args, terminal);
        }

        root.Options.Add(CommonOptions.Debug());

        // A name that only holds commands shows them.
        root.Action = new GroupedHelp(terminal, all: false);
        GroupedHelp.AddTo(root, terminal);
        ShowHolders(root);

        var result = root.Parse(args, Words);

        // An option that agent run does not know may be a plugin's; help shows all there are.
        if (args is ["run", ..] && (UsageError.HasUnknownOptions(result) || Array.Exists(args, AsksForHelp))
            && await RunOptions.FindAsync(result) is { Count: > 0 } own)
        {
            root.Subcommands.Remove(result.CommandResult.Command);
            root.Subcommands.Add(RunCommand.Create(terminal, own));
            GroupedHelp.AddTo(root, terminal);
            result = root.Parse(args, Words);
        }

        var mistakes = UsageError.In(result, args);
        if (mistakes.Count > 0)
        {
            foreach (var mistake in mistakes)
            {
                terminal.Error.WriteLine($"agent: {CleanText.Clean(mistake)}");
            }

            terminal.Error.WriteLine(UsageError.Advice(result));
            if (args is ["run", ..] && UsageError.IsForPrograms(args))
            {
                RunViews.Refuse(string.Join(' ', mistakes), terminal);
            }

            return ExitCodes.Usage;
        }

        return await result.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    /// <summary>Adds every command, those of plugins too, which are looked for only where the words may mean one, or want to see all there are.</summary>
    public static async Task AddAllAsync(CliCommand root, string[] args, ITerminal terminal)
    {
        var (verbs, options) = await PluginVerb.FindAsync(args, Names, terminal);
        foreach (var each in Names)
        {
            root.Subcommands.Add(each == "run" ? RunCommand.Create(terminal, options) : Make(each, terminal)!);
        }

        var group = McpServeCommand.CreateGroup(terminal);
        foreach (var verb in verbs)
        {
            if (verb.Name == group.Name)
            {
                verb.Subcommands.Add(McpServeCommand.Create(terminal));
            }

            if (!Names.Contains(verb.Name, StringComparer.Ordinal))
            {
                root.Subcommands.Add(verb);
            }
            else if (root.Subcommands.FirstOrDefault(known => known.Name == verb.Name) is { } own)
            {
                // A command of the program's that a plugin has more words for.
                foreach (var more in verb.Subcommands.ToList())
                {
                    own.Subcommands.Add(more);
                }
            }
        }

        if (root.Subcommands.All(known => known.Name != group.Name))
        {
            root.Subcommands.Add(group);
        }
    }

    private static void ShowHolders(CliCommand command)
    {
        foreach (var holder in command.Subcommands.Where(static command => command.Subcommands.Count > 0))
        {
            if (holder.Action is null)
            {
                holder.SetAction(static parsed => new HelpAction().Invoke(parsed));
            }

            ShowHolders(holder);
        }
    }

    /// <summary>True for an option that the program itself does not have.</summary>
    private static bool IsOption(string word) => word.StartsWith('-') && !AsksForHelp(word) && word is not "--debug";

    /// <summary>Tests that a word may be one of those that only the library's own root knows; a yes too many costs time and nothing else.</summary>
    private static bool AsksForHelp(string word) => word switch
    {
        ['-', '-', ..] => word.StartsWith("--help", StringComparison.Ordinal) || word.StartsWith("--version", StringComparison.Ordinal),
        ['-', ..] => word.AsSpan().ContainsAny('h', '?'),
        "/h" or "/?" or ['[', ..] => true,
        _ => false,
    };

    /// <summary>One command, made anew; null when there is none of that name.</summary>
    public static CliCommand? Make(string name, ITerminal terminal) => name switch
    {
        "chat" => ChatCommand.Create(terminal),
        "run" => RunCommand.Create(terminal),
        "session" => SessionCommands.Create(terminal),
        "plugin" => PluginCommands.Create(terminal),
        "model" => ModelCommands.Create(terminal),
        "provider" => ProviderCommands.Create(terminal),
        "usage" => UsageCommand.Create(terminal),
        "context" => ContextCommand.Create(terminal),
        "config" => ConfigCommands.Create(terminal),
        "permission" => PermissionCommands.Create(terminal),
        "hook" => HookCommands.Create(terminal),
        "trust" => TrustCommand.Create(terminal),
        "serve" => ServeCommand.Create(terminal),
        "acp" => AcpCommand.Create(terminal),
        "doctor" => DoctorCommand.Create(terminal),
        "logs" => LogsCommand.Create(terminal),
        "help" => HelpCommand.Create(terminal),
        "completion" => CompletionCommand.Create(terminal),
        _ => null,
    };
}
