using System.Globalization;
using System.Text.Json;

namespace AgentHost.Cli.Running;

/// <summary>Reads <c>--param NAME=VALUE</c>.</summary>
internal static class ParameterOption
{
    /// <summary>The parameters; null where none were given.</summary>
    /// <exception cref="HostException">A word is off.</exception>
    public static ModelParameters? Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return null;
        }

        var parameters = new ModelParameters();
        var extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var stop = new List<string>();
        foreach (var word in words)
        {
            var sign = word.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1 || sign == word.Length - 1)
            {
                throw new HostException(HostFailure.Invalid, $"--param {word}: expected NAME=VALUE, such as reasoning=high.");
            }

            var name = word[..sign];
            var value = word[(sign + 1)..];

            // As people write it anywhere: topP, top_p and top-p are the same.
            switch (name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())
            {
                case "TEMPERATURE":
                    parameters = parameters with { Temperature = Number(word, value, 2) };
                    break;
                case "TOPP":
                    parameters = parameters with { TopP = Number(word, value, 1) };
                    break;
                case "MAXOUTPUTTOKENS":
                    parameters = parameters with
                    {
                        MaxOutputTokens = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0
                            ? most
                            : throw new HostException(HostFailure.Invalid, $"--param {word}: expected a whole number of 1 or more.")
                    };
                    break;
                case "REASONING":
                    parameters = parameters with { Reasoning = value };
                    break;
                case "STOP":
                    stop.Add(value);
                    break;
                default:
                    extra[name] = Parse(value);
                    break;
            }
        }

        return parameters with { Stop = stop.Count > 0 ? stop : null, Extra = extra.Count > 0 ? extra : null };
    }

    private static double Number(string word, string value, double most) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new HostException(HostFailure.Invalid, string.Create(CultureInfo.InvariantCulture, $"--param {word}: expected a number from 0 to {most}."));

    /// <summary>JSON where it is some, else the text itself.</summary>
    private static JsonElement Parse(string value)
    {
        try
        {
            return AgentJson.Parse(value);
        }
        catch (JsonException)
        {
            return AgentJson.Parse($"\"{JsonEncodedText.Encode(value)}\"");
        }
    }
}
