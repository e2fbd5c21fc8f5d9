using System.Globalization;
using System.Text.Json;

namespace AgentHost.Configuration;

/// <summary>Durations as people write them: <c>500ms 30s 10m 2h 7d</c>; a bare number is seconds. At most 36,500 days, never negative.</summary>
public static class Durations
{
    /// <summary>Forms that are expected, for messages.</summary>
    public const string Expected = "a duration such as 500ms, 30s, 10m, 2h or 7d, or a number of seconds";

    private const double MostSeconds = 36_500d * 86_400;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        text = text.Trim();
        var digits = text.IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? text : text[..digits];
        var unit = text[number.Length..].TrimStart();
        duration = default;
        double? seconds = unit switch
        {
            "" or "s" => 1,
            "ms" => 0.001,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => null,
        };
        return seconds is not null
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && TryMake(value * seconds.Value, out duration);
    }

    /// <summary>Reads a string or a number of seconds.</summary>
    public static bool TryRead(JsonElement value, out TimeSpan duration)
    {
        duration = default;
        return value.ValueKind switch
        {
            JsonValueKind.String => TryParse(value.GetString(), out duration),
            JsonValueKind.Number => value.TryGetDouble(out var seconds) && TryMake(seconds, out duration),
            _ => false,
        };
    }

    private static bool TryMake(double seconds, out TimeSpan duration)
    {
        duration = default;
        if (seconds is not (>= 0 and <= MostSeconds))
        {
            return false;
        }
        duration = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
