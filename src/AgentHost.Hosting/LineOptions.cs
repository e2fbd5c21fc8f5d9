using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Hosting;

/// <summary>Options of a command that was written as a line of a conversation: <c>/pr --create --base=next</c>.</summary>
internal static class LineOptions
{
    /// <summary>
    /// Takes those that the command declares out of the words of a call. Other words stay, with dashes or without: they may be what it is to do.
    /// </summary>
    /// <param name="spec">The command.</param>
    /// <param name="call">The call; one that came with options, or was not written as a line, is given back as it is.</param>
    /// <exception cref="HostException">An option has no value, or one that it does not take, or one is missing.</exception>
    public static CommandCall Read(CommandSpec spec, CommandCall call)
    {
        if (call is not { Text: not null, Options.Count: 0 } || spec.Options.Count == 0)
        {
            return call;
        }

        var (options, words) = (new Dictionary<string, JsonElement>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var word = call.Arguments[i];
            var (name, value) = word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (word[..at], word[(at + 1)..]) : (word, null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || spec.Options.FirstOrDefault(option => "--" + option.Name == name) is not { } option)
            {
                words.Add(word);
                continue;
            }

            if (option.Type != "boolean" && value is null)
            {
                value = ++i < call.Arguments.Count ? call.Arguments[i] : throw Wrong($"/{spec.Name} --{option.Name} needs a value behind it.");
            }

            options[option.Name] = option.Type == "list"
                ? ClientJson.ToElement<IReadOnlyList<string>>([.. Before(options, option.Name), value!])
                : Value(spec, option, value);
        }

        if (spec.Options.FirstOrDefault(option => option.Required && !options.ContainsKey(option.Name)) is { } missing)
        {
            throw Wrong($"/{spec.Name} needs --{missing.Name}: {missing.Description}");
        }

        return options.Count == 0 ? call : call with { Arguments = words, Text = string.Join(' ', words), Options = options };
    }

    private static JsonElement Value(CommandSpec spec, OptionSpec option, string? value)
    {
        switch (option.Type)
        {
            case "boolean" when value is null or "true" or "false":
                return AgentJson.Parse(value ?? "true");
            case "integer" when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return ClientJson.ToElement(number);
            case "number" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real):
                return AgentJson.Parse(real.ToString("R", CultureInfo.InvariantCulture));
            case "string" when option.Values is null || option.Values.Contains(value, StringComparer.Ordinal):
                return ClientJson.ToElement(value!);
            case "json":
                try
                {
                    return AgentJson.Parse(value!);
                }
                catch (JsonException)
                {
                    break;
                }

            default:
                break;
        }

        var taken = option.Type switch
        {
            "boolean" => "true or false, or nothing behind it",
            "integer" => "a whole number",
            "number" => "a number",
            "json" => "JSON",
            _ => string.Join(", ", option.Values ?? []),
        };
        throw Wrong($"/{spec.Name} --{option.Name} takes {taken}, not {SchemaText.Short(value!)}.");
    }

    private static IEnumerable<string> Before(Dictionary<string, JsonElement> options, string name) =>
        options.TryGetValue(name, out var before) ? before.EnumerateArray().Select(static each => each.GetString()!) : [];

    private static HostException Wrong(string why) => new(HostFailure.Invalid, why);
}
