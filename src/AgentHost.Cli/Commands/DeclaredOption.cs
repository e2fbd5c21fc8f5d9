using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary>Makes options of what plugins declare.</summary>
internal static class DeclaredOption
{
    /// <summary>The option, and what reads its value; null for one that was not given.</summary>
    public static (Option Option, Func<ParseResult, (string Name, JsonElement? Value)> Read) Make(OptionSpec spec)
    {
        var (name, description) = ("--" + spec.Name, spec.Description.EndsWith('.') ? spec.Description : spec.Description + ".");
        switch (spec.Type)
        {
            case "boolean":
                var flag = new Option<bool>(name) { Description = description };
                return (flag, parsed => (spec.Name, parsed.GetValue(flag) ? AgentJson.Parse("true") : null));
            case "integer":
                var number = new Option<long?>(name) { Description = description, Required = spec.Required, HelpName = "N" };
                return (number, parsed =>
                    (spec.Name, parsed.GetValue(number) is { } value ? JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture)) : null));
            case "number":
                var real = new Option<double?>(name) { Description = description, Required = spec.Required, HelpName = "N" };
                return (real, parsed =>
                    (spec.Name, parsed.GetValue(real) is { } value ? JsonElement.Parse(value.ToString("R", CultureInfo.InvariantCulture)) : null));
            case "list":
                var list = new Option<string[]>(name) { Description = description, Required = spec.Required, AllowMultipleArgumentsPerToken = false };
                return (
                    list, parsed => (spec.Name, parsed.GetValue(list) is { Length: > 0 } values ? ClientJson.ToElement<IReadOnlyList<string>>(values) : null));
            case "json":
                return Json(spec, name, description);
            default:
                var text = new Option<string?>(name) { Description = description, Required = spec.Required, HelpName = spec.Name.ToUpperInvariant() };
                if (spec.Values is { } allowed)
                {
                    text.AcceptOnlyFromAmong([.. allowed]);
                }

                if (spec.WorkspaceProvider is not null || spec.Target is not null)
                {
                    // Given without a value it is there all the same, with an empty one.
                    text.Arity = ArgumentArity.ZeroOrOne;
                    text.HelpName = "NAME";
                    return (text, parsed =>
                        (spec.Name, parsed.GetResult(text) is { Implicit: false } ? ClientJson.ToElement(parsed.GetValue(text) ?? "") : null));
                }

                return (text, parsed => (spec.Name, parsed.GetValue(text) is { } value ? ClientJson.ToElement(value) : null));
        }
    }

    private static (Option Option, Func<ParseResult, (string Name, JsonElement? Value)> Read) Json(OptionSpec spec, string name, string description)
    {
        var option = new Option<JsonElement?>(name)
        {
            Description = description,
            Required = spec.Required,
            HelpName = "FILE|JSON",
            CustomParser = result =>
            {
                if (JsonArgument.TryRead(result.Tokens[0].Value, name, out var value, out var error))
                {
                    return value;
                }

                result.AddError(error!);
                return null;
            },
        };
        return (option, parsed => (spec.Name, parsed.GetValue(option)));
    }
}
