using System.Globalization;
using System.Text.Json;

namespace AgentHost.Configuration;

/// <summary>US dollars as people write them: <c>$2</c>, <c>2.50</c>. Never negative.</summary>
public static class Money
{
    /// <summary>Forms that are expected, for messages.</summary>
    public const string Expected = "an amount of US dollars such as $2 or 2.50";

    private const decimal Most = 1_000_000_000m;

    /// <summary>Reads a text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal dollars)
    {
        text = text.Trim();
        text = text.StartsWith("$", StringComparison.Ordinal) ? text[1..] : text;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out dollars)
            && dollars <= Most;
    }

    /// <summary>Reads a string or a number of dollars.</summary>
    public static bool TryRead(JsonElement value, out decimal dollars)
    {
        dollars = 0;
        return value.ValueKind switch
        {
            JsonValueKind.String => TryParse(value.GetString(), out dollars),
            JsonValueKind.Number => value.TryGetDecimal(out dollars) && dollars is >= 0 and <= Most,
            _ => false,
        };
    }

    /// <summary>An amount for people: cents, and smaller where it is less than a dollar.</summary>
    public static string Write(decimal dollars) =>
        dollars.ToString(dollars is > 0 and < 1 ? "$0.00####" : "$#,0.00", CultureInfo.InvariantCulture);
}
