namespace AgentHost.Terminal.Input;

/// <summary>The terminal said which colour its background has.</summary>
/// <param name="IsLight">True for a light one.</param>
internal sealed record BackgroundTold(bool IsLight) : InputEvent
{
    /// <summary>Reads an answer to the question for it (<c>11;rgb:RRRR/GGGG/BBBB</c>); null for any other.</summary>
    /// <param name="answer">The answer, without its marks.</param>
    public static BackgroundTold? Read(string answer)
    {
        const string Head = "11;rgb:";
        if (!answer.StartsWith(Head, StringComparison.Ordinal) || answer[Head.Length..].Split('/') is not [var red, var green, var blue]
            || Part(red) is not { } r || Part(green) is not { } g || Part(blue) is not { } b)
        {
            return null;
        }

        // As eyes weigh them.
        return new BackgroundTold((0.299 * r) + (0.587 * g) + (0.114 * b) > 0.5);
    }

    private static double? Part(string digits) =>
        digits.Length is >= 1 and <= 4 && uint.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var number)
            ? number / (Math.Pow(16, digits.Length) - 1)
            : null;
}
