using System.Globalization;
using System.Text;

namespace AgentHost.Permissions.Safety;

/// <summary>Characters by which a text is not what it looks like: such as cannot be seen, and letters that look like others.</summary>
internal static class HiddenCharacters
{
    private const int MostNamed = 3;

    // Small Cyrillic letters that look like Latin ones.
    private const string LookAlikes = "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04CF\u04BB\u0501\u051B\u051D";

    /// <summary>Finds what to tell a person who judges a text, as clauses; mostly none.</summary>
    public static IEnumerable<string> Find(string text)
    {
        if (Ascii.IsValid(text))
        {
            return [];
        }

        var hidden = new List<string>();
        var alike = new List<string>();
        var word = new StringBuilder();
        var before = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHidden(rune, before))
            {
                Name(hidden, string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}"));
            }

            if (Rune.IsLetter(rune))
            {
                word.Append(rune);
            }
            else
            {
                End(word, alike);
            }

            before = rune;
        }

        End(word, alike);
        var found = new List<string>(2);
        if (hidden.Count > 0)
        {
            found.Add($"it has characters that cannot be seen or told from a blank ({string.Join(", ", hidden)})");
        }

        if (alike.Count > 0)
        {
            found.Add($"it has letters that look like others ({string.Join(", ", alike)})");
        }

        return found;
    }

    private static void End(StringBuilder word, List<string> alike)
    {
        if (word.Length > 0)
        {
            var text = word.ToString();
            word.Clear();
            if (FirstStranger(text) is { } stranger)
            {
                Name(alike, string.Create(CultureInfo.InvariantCulture, $"{(text.Length <= 40 ? text : text[..40] + "…")} with U+{stranger.Value:X4}"));
            }
        }
    }

    // A letter of another script among Latin ones, or nothing but letters that look Latin.
    private static Rune? FirstStranger(string word)
    {
        Rune? stranger = null;
        var latin = false;
        var allAlike = true;
        var count = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            count++;
            latin |= char.IsAsciiLetter((char)Math.Min(rune.Value, 0xffff));
            allAlike &= rune.IsBmp && LookAlikes.Contains((char)rune.Value, StringComparison.Ordinal);

            // Greek, Cyrillic, Armenian, Cherokee, letters as wide as Chinese ones, letters of formulas.
            if (rune.Value is (>= 0x370 and <= 0x58f) or (>= 0x13a0 and <= 0x13ff) or (>= 0x1d400 and <= 0x1d7ff)
                or (>= 0xff21 and <= 0xff5a) or (>= 0xab70 and <= 0xabbf))
            {
                stranger ??= rune;
            }
        }

        return latin || (allAlike && count > 1) || stranger is { Value: >= 0xff21 or >= 0x1d400 } ? stranger : null;
    }

    private static bool IsHidden(Rune rune, Rune before) => Rune.GetUnicodeCategory(rune) switch
    {
        // Joins pictures.
        UnicodeCategory.Format => rune.Value != 0x200d || before.IsAscii,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        UnicodeCategory.Control => rune.Value >= 0x7f,
        _ =>
            rune.Value is 0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0 or 0x34f or (>= 0xe0000 and <= 0xe0fff)
            || (rune.Value is >= 0xfe00 and <= 0xfe0f && before.IsAscii),
    };

    private static void Name(List<string> names, string name)
    {
        if (names.Count < MostNamed && !names.Contains(name, StringComparer.Ordinal))
        {
            names.Add(name);
        }
        else if (names.Count == MostNamed && !names.Contains(name, StringComparer.Ordinal))
        {
            names.Add("…");
        }
    }
}
