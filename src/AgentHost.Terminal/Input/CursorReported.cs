using System.Globalization;

namespace AgentHost.Terminal.Input;

/// <summary>The terminal said where its cursor is (<c>CSI row ; column R</c>).</summary>
/// <param name="Row">Its row, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal sealed record CursorReported(int Row, int Column) : InputEvent
{
    /// <summary>F3 with modifiers looks the same, and has no greater second number.</summary>
    private const int MostModifiers = 16;

    /// <summary>Reads the numbers of a report; null for what may be a key.</summary>
    /// <param name="numbers">What stands before the <c>R</c>.</param>
    public static CursorReported? Read(string numbers) =>
        numbers.Split(';') is [var first, var second] && Number(first) is { } row && Number(second) is { } column && (row > 1 || column > MostModifiers)
            ? new CursorReported(row, column)
            : null;

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000
            ? number
            : null;
}
