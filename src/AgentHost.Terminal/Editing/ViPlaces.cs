namespace AgentHost.Terminal.Editing;

/// <summary>Places in a text that commands of vi go to.</summary>
internal static class ViPlaces
{
    /// <summary>The beginning of a place's line.</summary>
    public static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>The end of a place's line.</summary>
    public static int LineEnd(string text, int at) => at >= text.Length ? text.Length : text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    /// <summary>The place in the same column some lines below, or above where the number is negative.</summary>
    public static int LineAway(string text, int at, int by)
    {
        var column = at - LineStart(text, at);
        for (; by > 0 && LineEnd(text, at) < text.Length; by--)
        {
            at = LineEnd(text, at) + 1;
        }

        for (; by < 0 && LineStart(text, at) > 0; by++)
        {
            at = LineStart(text, at) - 1;
        }

        return Math.Min(LineStart(text, at) + column, LineEnd(text, at));
    }

    /// <summary>The beginning of the next word.</summary>
    public static int Next(string text, int at)
    {
        var kind = KindAt(text, at);
        while (at < text.Length && KindAt(text, at) == kind && kind != 0)
        {
            at++;
        }

        while (at < text.Length && KindAt(text, at) == 0)
        {
            at++;
        }

        return at;
    }

    /// <summary>The beginning of the word before.</summary>
    public static int Back(string text, int at)
    {
        while (at > 0 && KindAt(text, at - 1) == 0)
        {
            at--;
        }

        var kind = at > 0 ? KindAt(text, at - 1) : 0;
        while (at > 0 && KindAt(text, at - 1) == kind && kind != 0)
        {
            at--;
        }

        return at;
    }

    /// <summary>The place behind the word that one stands in, or the next.</summary>
    public static int Ends(string text, int at)
    {
        while (at < text.Length && KindAt(text, at) == 0)
        {
            at++;
        }

        var kind = KindAt(text, at);
        while (at < text.Length && KindAt(text, at) == kind)
        {
            at++;
        }

        return at;
    }

    /// <summary>0 for white space, 1 for what words are made of, 2 for other signs.</summary>
    private static int KindAt(string text, int at) =>
        at >= text.Length || char.IsWhiteSpace(text[at]) ? 0 : char.IsLetterOrDigit(text, at) || text[at] == '_' ? 1 : 2;
}
