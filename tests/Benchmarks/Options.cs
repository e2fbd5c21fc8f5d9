using System.Globalization;

namespace AgentHost.Benchmarks;

/// <summary>The words of the command.</summary>
internal sealed record Options(IReadOnlyList<string> Only, int Runs, bool Json)
{
    /// <summary>Tests that a bench is to run: all are, or those that are named; <c>server</c> stands for <c>server-races</c> and its like too.</summary>
    public bool Wants(string bench) => Only.Count == 0 || Only.Any(name => bench == name || bench.StartsWith(name + "-", StringComparison.Ordinal));

    public static bool TryRead(string[] args, IReadOnlyList<string> known, out Options options, out string mistake)
    {
        options = new Options([], 21, false);
        mistake = "";
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--only" when i + 1 < args.Length:
                    options = options with { Only = args[++i].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case "--runs"
                    when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var runs)
                        && runs is > 0 and <= 1000:
                    options = options with { Runs = runs };
                    i++;
                    break;
                default:
                    mistake = $"\"{args[i]}\" is no option, or its value is missing or wrong.";
                    return false;
            }
        }

        if (options.Only.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            mistake = $"there is no bench \"{unknown}\": there are {string.Join(", ", known)}.";
            return false;
        }

        return true;
    }
}
