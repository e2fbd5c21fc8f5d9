namespace AgentHost.Providers;

/// <summary>Text as JSON can carry it.</summary>
public static class SafeText
{
    /// <summary>The text with half surrogate pairs replaced: a tool's cut output may hold one, and the writer would throw.</summary>
    public static string Of(string? text)
    {
        if (text is null)
        {
            return "";
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            return Repair(text);
        }

        return text;
    }

    private static string Repair(string text)
    {
        var characters = text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (char.IsHighSurrogate(characters[i]) && i + 1 < characters.Length && char.IsLowSurrogate(characters[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(characters[i]))
            {
                characters[i] = '\uFFFD';
            }
        }

        return new string(characters);
    }
}
