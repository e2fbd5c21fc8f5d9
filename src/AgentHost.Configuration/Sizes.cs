using System.Globalization;
using System.Text.Json;

namespace AgentHost.Configuration;

/// <summary>Sizes as people write them: <c>512B 64KB 10MB 2GB</c>, in steps of 1,024; a bare number is bytes. Never negative.</summary>
public static class Sizes
{
    /// <summary>Forms that are expected, for messages.</summary>
    public const string Expected = "a size such as 64KB or 10MB, or a number of bytes";

    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        text = text.Trim();
        var digits = text.IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? text : text[..digits];
        var unit = text[number.Length..].TrimStart();
        bytes = 0;
        Span<char> upper = stackalloc char[3];
        if (unit.Length > upper.Length)
        {
            return false;
        }
        upper = upper[..Math.Max(0, unit.ToUpperInvariant(upper))];
        double? factor = (ReadOnlySpan<char>)upper switch
        {
            "" or "B" => 1,
            "K" or "KB" or "KIB" => 1024,
            "M" or "MB" or "MIB" => 1024 * 1024,
            "G" or "GB" or "GIB" => 1024d * 1024 * 1024,
            _ => null,
        };
        return factor is not null
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && TryMake(value * factor.Value, out bytes);
    }

    /// <summary>Reads a string or a number of bytes.</summary>
    public static bool TryRead(JsonElement value, out long bytes)
    {
        bytes = 0;
        return value.ValueKind switch
        {
            JsonValueKind.String => TryParse(value.GetString(), out bytes),
            JsonValueKind.Number => value.TryGetInt64(out bytes) && bytes >= 0,
            _ => false,
        };
    }

    private static bool TryMake(double value, out long bytes)
    {
        // 2^53: the largest that a double holds exactly.
        bytes = value is >= 0 and <= 9_007_199_254_740_992 ? (long)value : -1;
        return bytes >= 0;
    }
}
