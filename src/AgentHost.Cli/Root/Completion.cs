using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentHost.Cli.Commands.Help.Completing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Root;

/// <summary>
/// Answers a shell that completes: the words that may stand where a line ends, one a line. Quick, bounded, and silent about what is wrong: the command itself
/// says that.
/// </summary>
internal static class Completion
{
    private const string Question = "[suggest";

    /// <summary>The most words of an answer: more than a person reads.</summary>
    private const int Most = 500;

    /// <summary>A person waits with a finger on a key.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <summary>Tests that the words are a shell's question: <c>[suggest]</c>, or <c>[suggest:PLACE]</c> with the cursor's place, and the line.</summary>
    public static bool IsAsked(string[] args) => args is [var first, ..] && first.StartsWith(Question, StringComparison.Ordinal) && first is [.., ']'];

    /// <summary>Writes the answer.</summary>
    public static async Task<int> AnswerAsync(string[] args, ITerminal terminal)
    {
        var line = args.Length > 1 ? args[^1] : "";
        if (args[0].Length > Question.Length + 2
            && int.TryParse(args[0].AsSpan(Question.Length + 1)[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < line.Length)
        {
            line = line[..place];
        }

        foreach (var word in await FindAsync(ShellLine.Read(line, escapes: !OperatingSystem.IsWindows()), terminal))
        {
            terminal.Output.WriteLine(word);
        }

        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(ShellLine line, ITerminal terminal)
    {
        // The first word is the program's own name, however it was reached.
        string[] words = [.. line.Words.Skip(1)];
        if (line.Words.Count == 0)
        {
            return [];
        }

        var parsed = await ParseAsync(words, line.Begun, terminal);
        var open = !words.Contains("--", StringComparer.Ordinal);
        var (option, before, begun) = open ? OptionFor(parsed, words, line.Begun) : (null, "", line.Begun);
        var found = new List<string>();
        if (option is not null)
        {
            var (kind, isList) = IsOwn(parsed) ? ValueKinds.Of(option) : default;
            if (isList && begun.LastIndexOf(',') is >= 0 and var comma)
            {
                (before, begun) = (before + begun[..(comma + 1)], begun[(comma + 1)..]);
            }

            found.AddRange(Said(option));
            found.AddRange(await KnownAsync(parsed, kind, begun));
        }
        else if (!open || line.Begun is not ['-', ..])
        {
            found.AddRange(await WordsAsync(parsed, line.Begun));
        }

        // Options stand between nothing and what they were looked for: where there is something else to say, they wait for a dash.
        if (option is null && open && parsed.UnmatchedTokens.Count == 0 && (line.Begun is ['-', ..] || (begun.Length == 0 && found.Count == 0)))
        {
            found.AddRange(OptionsOf(parsed)
                .Where(known => !known.Hidden && (known.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(known) is not { Implicit: false }))
                .Select(static known => known.Name));
        }

        return [
            .. found.Where(word =>
                word.StartsWith(begun, StringComparison.Ordinal) && word.Length > 0 && CleanText.Line(word, int.MaxValue) == word
                && !word.Contains('\t', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(Most).Select(word => before + word)
        ];
    }

    /// <summary>
    /// The whole words, taken apart by the command that they name, or by all of them. Plugins' options of a run cost a look at their manifests, and are looked
    /// for only where one may stand.
    /// </summary>
    private static async Task<ParseResult> ParseAsync(string[] words, string begun, ITerminal terminal)
    {
        var root = new RootCommand();
        var options = begun is ['-', ..] || words is [.., ['-', '-', ..]];
        if (words is [var name, ..] && name != "mcp" && !(name == "run" && options) && RootCommands.Make(name, terminal) is { } command)
        {
            root.Subcommands.Add(command);
        }
        else
        {
            await RootCommands.AddAllAsync(root, words, terminal);
        }

        root.Options.Add(CommonOptions.Debug());
        return root.Parse(words, RootCommands.Words);
    }

    /// <summary>The option whose value is begun, in a word of its own or behind an equals sign.</summary>
    private static (Option? Option, string Before, string Begun) OptionFor(ParseResult parsed, string[] words, string begun)
    {
        if (begun is ['-', '-', ..] && begun.IndexOf('=') is > 0 and var equals)
        {
            return (Find(begun[..equals]), begun[..(equals + 1)], begun[(equals + 1)..]);
        }

        return words is [.., ['-', ..] last] && parsed.Tokens is [.., { Type: TokenType.Option }] ? (Find(last), "", begun) : (null, "", begun);

        Option? Find(string name) =>
            OptionsOf(parsed).FirstOrDefault(option => option.Name == name && option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool));
    }

    /// <summary>Commands below the one that is named, and values of the argument that comes next.</summary>
    private static async Task<IEnumerable<string>> WordsAsync(ParseResult parsed, string begun)
    {
        var result = parsed.CommandResult;
        var next = result.Command.Arguments.FirstOrDefault(argument => !argument.Hidden && CountOf(parsed, argument) < argument.Arity.MaximumNumberOfValues);
        var isFirst = next is null || CountOf(parsed, next) == 0;
        var words = result.Command.Arguments.Sum(argument => CountOf(parsed, argument)) == 0 && parsed.UnmatchedTokens.Count == 0
            ? result.Command.Subcommands.Where(static command => !command.Hidden).Select(static command => command.Name)
            : [];
        if (next is null)
        {
            return words;
        }

        // Words that a place itself names are the first of it: a topic, a plugin's command.
        var said = isFirst ? Said(next) : [];
        var kind = IsOwn(parsed) && !said.Any() ? ValueKinds.Of((result.Parent as ParsedCommand)?.Command.Name, result.Command.Name, next) : ValueKind.None;
        return words.Concat(said).Concat(await KnownAsync(parsed, kind, begun));
    }

    private static async Task<IEnumerable<string>> KnownAsync(ParseResult parsed, ValueKind kind, string begun)
    {
        if (kind == ValueKind.None)
        {
            return [];
        }

        using var clock = new CancellationTokenSource(Deadline);
        try
        {
            return await new KnownValues(parsed, begun).ReadAsync(kind, clock.Token).AsTask().WaitAsync(clock.Token);
        }
        catch (Exception exception) when (exception is HostException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Settings that are off, a store that is held, a key that does not exist: the command says so when it is run.
            return [];
        }
    }

    /// <summary>The words that a place itself names.</summary>
    private static IEnumerable<string> Said(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(static item => item.Label);

    /// <summary>Tests that the command is the program's own: what plugins mean by a name is theirs to say.</summary>
    private static bool IsOwn(ParseResult parsed) =>
        parsed.CommandResult is var result && (result.Command.Name == "serve" || RootCommands.Names.Contains(RootName(result), StringComparer.Ordinal));

    private static string RootName(ParsedCommand result)
    {
        while (result.Parent is ParsedCommand { Command: not RootCommand } parent)
        {
            result = parent;
        }

        return result.Command.Name;
    }

    private static int CountOf(ParseResult parsed, Argument argument) => parsed.GetResult(argument) is { Implicit: false } result ? result.Tokens.Count : 0;

    /// <summary>Those of the command, and those that commands above it share with it.</summary>
    private static IEnumerable<Option> OptionsOf(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is ParsedCommand command; result = result.Parent)
        {
            foreach (var option in command.Command.Options)
            {
                if (option.Recursive || result == parsed.CommandResult)
                {
                    yield return option;
                }
            }
        }
    }
}
