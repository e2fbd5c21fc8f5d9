using System.CommandLine;
using System.CommandLine.Parsing;
using AgentHost.Kernel.Json;

namespace AgentHost.Cli.Commands;

/// <summary>Says what is wrong with the words of a call, one sentence a mistake.</summary>
internal static class WrongWords
{
    /// <summary>The mistakes; none where the words are right.</summary>
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        var unknown = UnknownOptions(parsed).ToList();
        var mistakes = unknown.ConvertAll(word => $"{word} is no option of {NameOf(parsed)}{Meant(word, OptionsOf(parsed))}");

        // What the parser says behind the first unknown word helps nobody: it has lost its place.
        return unknown.Count > 0 ? mistakes : [.. parsed.Errors.Take(parsed.UnmatchedTokens.Count > 0 ? 1 : int.MaxValue).Select(error => Sentence(parsed, error.Message))];
    }

    /// <summary>Whether there are words that look like options and are none.</summary>
    public static bool HasUnknownOptions(ParseResult parsed) => UnknownOptions(parsed).Any();

    /// <summary>Where the right words are to be found.</summary>
    public static string Advice(ParseResult parsed) =>
        $"See {NameOf(parsed)} --help{(UnknownOptions(parsed).Any() ? "; a prompt that begins with a dash stands behind --." : ".")}";

    private static string Sentence(ParseResult parsed, string message)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(word => message.Contains($"'{word}'", StringComparison.Ordinal)) is { } word)
        {
            var commands = parsed.CommandResult.Command.Subcommands;
            return commands.Count > 0
                ? $"{word} is no command of {NameOf(parsed)}{Meant(word, commands.Select(static command => command.Name))}"
                : $"{NameOf(parsed)} takes no {word}{Meant(word, OptionsOf(parsed))}";
        }

        var line = string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    /// <summary>Words that look like options, before a "--", where words of a prompt are taken: the parser takes them for such.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static result => result.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.Tokens
            .TakeWhile(static token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Value is ['-', _, ..] && !token.Value.Any(char.IsWhiteSpace) && taken.Contains(token))
            .Select(static token => token.Value.Split('=')[0]);
    }

    private static IEnumerable<string> OptionsOf(ParseResult parsed) => parsed.CommandResult.Command.Options.Select(static option => option.Name);

    private static string Meant(string word, IEnumerable<string> names) => NearestName.Find(word, names) is { } name ? $"; did you mean {name}?" : ".";

    private static string NameOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is ParsedCommand command; result = result.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "agent" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
