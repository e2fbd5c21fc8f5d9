using System.Text;

namespace AgentHost.FrontMatter;

/// <summary>One Unicode form for names that can be written in several, the same on every machine.</summary>
/// <remarks>
/// The program runs without the system's tables (invariant globalization), where the framework's own normalisation leaves a text as it is.
/// The table here is read at the first text that is not ASCII. Thread-safe.
/// </remarks>
public static class UnicodeForm
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    /// <summary>A text in the compatibility form, composed (NFKC). What is half of a surrogate pair becomes U+FFFD.</summary>
    public static string Compatible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var table = UnicodeTable.Shared;
        var points = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, table, points);
        }

        var classes = points.ConvertAll(table.ClassOf);
        Order(points, classes);
        Compose(points, classes, table);
        var made = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            made.Append(new Rune(point));
        }

        return made.ToString();
    }

    private static void Decompose(int point, UnicodeTable table, List<int> into)
    {
        var syllable = point - HangulFirst;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            into.Add(LeadFirst + (syllable / (Vowels * Tails)));
            into.Add(VowelFirst + (syllable % (Vowels * Tails) / Tails));
            if (syllable % Tails > 0)
            {
                into.Add(TailFirst + (syllable % Tails));
            }
        }
        else if (table.Decomposition(point) is { Length: > 0 } whole)
        {
            into.AddRange(whole);
        }
        else
        {
            into.Add(point);
        }
    }

    /// <summary>Marks behind a letter stand in the order of their classes, those of one class as they came.</summary>
    private static void Order(List<int> points, List<int> classes)
    {
        for (var i = 1; i < points.Count; i++)
        {
            for (var at = i; at > 0 && classes[at] > 0 && classes[at - 1] > classes[at]; at--)
            {
                (points[at], points[at - 1], classes[at], classes[at - 1]) = (points[at - 1], points[at], classes[at - 1], classes[at]);
            }
        }
    }

    private static void Compose(List<int> points, List<int> classes, UnicodeTable table)
    {
        var (starter, kept) = (-1, 0);
        for (var i = 0; i < points.Count; i++)
        {
            // What stands between the letter and a mark, of the mark's class or above it, keeps them apart.
            var open = starter >= 0 && (kept == starter + 1 || (classes[kept - 1] > 0 && classes[kept - 1] < classes[i]));
            if (open && Composite(points[starter], points[i], table) is > 0 and var composite)
            {
                points[starter] = composite;
                continue;
            }

            (points[kept], classes[kept]) = (points[i], classes[i]);
            starter = classes[i] == 0 ? kept : starter;
            kept++;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int Composite(int first, int second, UnicodeTable table)
    {
        var (lead, vowel, tail) = (first - LeadFirst, second - VowelFirst, second - TailFirst);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return HangulFirst + (((lead * Vowels) + vowel) * Tails);
        }

        var syllable = first - HangulFirst;
        return syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails
            ? first + tail
            : table.Composite(first, second);
    }
}
