using System.CommandLine;
using System.CommandLine.Parsing;
using AgentHost.Json;

namespace AgentHost.Cli.Commands;

/// <summary>Says what is wrong with the words of a call, one sentence a mistake.</summary>
internal static class UsageError
{
    /// <summary>The mistakes; none where the words are right.</summary>
    /// <param name="parsed">The words as the parser took them.</param>
    /// <param name="words">The words as they were given.</param>
    public static IReadOnlyList<string> In(ParseResult parsed, string[] words)
    {
        // To go on as if the option were not there, or with the next word as its value, would be another run than the one that was meant.
        var empty = WithoutValue(parsed, words);
        if (empty.Count > 0)
        {
            return empty;
        }

        var unknown = UnknownOptions(parsed);
        var mistakes = unknown.ConvertAll(word => $"{word} is no option of {NameOf(parsed)}{Meant(word, OptionsOf(parsed))}");

        // Help is not shown for a command that is none: it would look as if it were one.
        if (unknown.Count == 0 && parsed.Errors.Count == 0 && parsed.UnmatchedTokens.Count > 0)
        {
            return [Unmatched(parsed, parsed.UnmatchedTokens[0])];
        }

        // What the parser says behind the first unknown word helps nobody: it has lost its place.
        return unknown.Count > 0
            ? mistakes
            : [
                .. parsed.Errors.Take(parsed.UnmatchedTokens.Count > 0 ? 1 : int.MaxValue)
                    .Select(error => Sentence(parsed, error)).Distinct(StringComparer.Ordinal)
            ];
    }

    /// <summary>Tests that there are words that look like options and are none.</summary>
    public static bool HasUnknownOptions(ParseResult parsed) => UnknownOptions(parsed).Count > 0;

    /// <summary>
    /// Tests that the words ask for output that a program reads. Looks at them as they stand, since nothing can be relied on in words that were not understood.
    /// </summary>
    public static bool IsForPrograms(IReadOnlyList<string> words)
    {
        var format = words.TakeWhile(static word => word != "--").Select((word, place) => word switch
        {
            "--output" => words.ElementAtOrDefault(place + 1),
            ['-', '-', 'o', 'u', 't', 'p', 'u', 't', '=' or ':', .. var value] => value,
            _ => null,
        }).LastOrDefault(static value => value is not null);
        return format is "json" or "stream-json";
    }

    /// <summary>Says where to find the right words.</summary>
    public static string Advice(ParseResult parsed) =>
        $"See {NameOf(parsed)} --help{(UnknownOptions(parsed).Count > 0 ? "; a prompt that begins with a dash stands behind --." : ".")}";

    /// <summary>
    /// Options whose value is empty, as a variable of a script that holds nothing leaves it. Behind an equals sign the parser passes over it and takes the next
    /// word.
    /// </summary>
    private static List<string> WithoutValue(ParseResult parsed, string[] words)
    {
        var found = new List<string>();
        for (var i = 0; i < words.Length && words[i] != "--"; i++)
        {
            var name = words[i] is ['-', '-', _, .., '=' or ':'] ? words[i][..^1] : i + 1 < words.Length && words[i + 1].Length == 0 ? words[i] : null;
            if (name is null)
            {
                continue;
            }

            foreach (var option in parsed.CommandResult.Command.Options)
            {
                if (option.Name == name && option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool))
                {
                    found.Add(NeedsValue(option));
                }
            }
        }

        return found;
    }

    private static string Sentence(ParseResult parsed, ParseError error)
    {
        var message = error.Message;
        if (parsed.UnmatchedTokens.FirstOrDefault(word => message.Contains($"'{word}'", StringComparison.Ordinal)) is { } word)
        {
            return Unmatched(parsed, word);
        }

        return error.SymbolResult switch
        {
            ArgumentResult { Tokens.Count: 0, Parent: ParsedCommand } missing when IsMissing(message) =>
                Missing(parsed, missing.Argument),

            // The command stands for its arguments where none of them was given.
            ParsedCommand command when IsMissing(message)
                && command.Command.Arguments.FirstOrDefault(argument =>
                    argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is not { Tokens.Count: > 0 }) is { } argument =>
                Missing(parsed, argument),
            OptionResult option => OfOption(option, message),
            ArgumentResult { Parent: OptionResult option } => OfOption(option, message),
            ArgumentResult { Argument: { } argument, Tokens: [var given, ..] } when Expected(message, argument.ValueType) is { } expected =>
                $"<{argument.Name}> {given.Value}: expected {expected}.",
            _ => Whole(message),
        };
    }

    /// <summary>Recognizes the parser's sentence about a missing argument, with its name or without.</summary>
    private static bool IsMissing(string message) => message.StartsWith("Required argument", StringComparison.Ordinal);

    private static string OfOption(OptionResult result, string message)
    {
        var option = result.Option;
        return IsMissing(message) || message.EndsWith("is required.", StringComparison.Ordinal)
            ? NeedsValue(option)
            : message.Contains("single argument", StringComparison.Ordinal) ? $"{option.Name} stands there more than once: give it once."
            : Expected(message, option.ValueType) is { } expected
                ? $"{option.Name} {string.Join(' ', result.Tokens.Select(static token => token.Value))}: expected {expected}."
            : Whole(message);
    }

    private static string NeedsValue(Option option) =>
        $"{option.Name} needs a value{(option.HelpName is { } value ? $": {option.Name} {value}" : "")}. {First(option.Description)}".TrimEnd();

    private static string Missing(ParseResult parsed, Argument argument) =>
        $"{NameOf(parsed)} needs <{argument.Name}>{(argument.Description is { Length: > 0 } text ? $": {First(text)}" : ".")}";

    /// <summary>Describes the value that was expected; null where the parser's words are about something else.</summary>
    private static string? Expected(string message, Type type)
    {
        const string OneOf = "Must be one of:";
        if (message.IndexOf(OneOf, StringComparison.Ordinal) is >= 0 and var at)
        {
            return string.Join(
                ", ",
                message[(at + OneOf.Length)..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(static word => word.Trim('\'')));
        }

        return !message.StartsWith("Cannot parse argument", StringComparison.Ordinal) ? null
            : (Nullable.GetUnderlyingType(type) ?? type) switch
            {
                { } number when number == typeof(int) || number == typeof(long) => "a whole number",
                { } number when number == typeof(double) || number == typeof(decimal) => "a number",
                { } flag when flag == typeof(bool) => "true or false",
                _ => null,
            };
    }

    private static string First(string? description) =>
        description is null ? "" : description.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? description[..(end + 1)] : Whole(description);

    private static string Whole(string message)
    {
        var line = string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string Unmatched(ParseResult parsed, string word)
    {
        var commands = parsed.CommandResult.Command.Subcommands;
        if (commands.Count == 0)
        {
            return $"{NameOf(parsed)} takes no {word}{Meant(word, OptionsOf(parsed))}";
        }

        var names = commands.Where(static command => !command.Hidden).Select(static command => command.Name).ToList();
        return NearestName.Find(word, names) is { } name
            ? $"{word} is no command of {NameOf(parsed)}; did you mean {name}?"
            : $"{word} is no command of {NameOf(parsed)}; there are {string.Join(", ", names)}.";
    }

    /// <summary>Words that look like options, before a "--", where words of a prompt are taken: the parser takes them for such.</summary>
    private static List<string> UnknownOptions(ParseResult parsed)
    {
        var unknown = new List<string>();
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                break;
            }

            // With blanks it is a prompt that begins with a dash, unless they stand in the value of what has an option's form.
            if (token is { Type: TokenType.Argument, Value: ['-', _, ..] word } && word.Split('=')[0] is var name
                && !(name.Length < word.Length && name.StartsWith("--", StringComparison.Ordinal) ? name : word).Any(char.IsWhiteSpace)
                && IsTaken(parsed, token))
            {
                unknown.Add(name);
            }
        }

        return unknown;
    }

    private static bool IsTaken(ParseResult parsed, Token token) =>
        parsed.CommandResult.Children.Any(child => child is ArgumentResult argument && argument.Tokens.Any(taken => ReferenceEquals(taken, token)));

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
