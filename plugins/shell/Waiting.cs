using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Shell;

/// <summary>Time that a call waits for its command.</summary>
internal static class Waiting
{
    private const int Most = 7 * 24 * 3_600;

    /// <summary>
    /// Reads the argument: infinite for <c>true</c>, zero for <c>false</c>, else a number of seconds, or a time such as <c>"500ms"</c>, <c>"90s"</c>,
    /// <c>"2m"</c> or <c>"1h"</c>. Null when it is none of these.
    /// </summary>
    public static TimeSpan? Parse(JsonElement? wait, int seconds) => wait switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => TimeSpan.FromSeconds(seconds),
        { ValueKind: JsonValueKind.True } => Timeout.InfiniteTimeSpan,
        { ValueKind: JsonValueKind.False } => TimeSpan.Zero,
        { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var value) ? Seconds(value) : null,
        { ValueKind: JsonValueKind.String } text => Parse(text.GetString()!.Trim()),
        _ => null,
    };

    private static TimeSpan? Parse(string text) => text switch
    {
        "true" => Timeout.InfiniteTimeSpan,
        "false" => TimeSpan.Zero,
        [.. var number, 'm', 's'] => Number(number, 0.001),
        [.. var number, 's'] => Number(number, 1),
        [.. var number, 'm'] => Number(number, 60),
        [.. var number, 'h'] => Number(number, 3_600),
        [.. var number, 'd'] => Number(number, 24 * 3_600),
        _ => Number(text, 1),
    };

    private static TimeSpan? Number(string text, double unit) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? Seconds(value * unit) : null;

    private static TimeSpan? Seconds(double value) => value is >= 0 and <= Most ? TimeSpan.FromSeconds(value) : null;
}
