namespace AgentHost.Models.Catalog;

/// <summary>Compares ids of models by their nearness: services write the same model in many ways.</summary>
internal static class CatalogNames
{
    /// <summary>The two name the same model.</summary>
    public const int Same = 1_000_000;

    /// <summary>The two name the same model, one of them with its date or another mark of a snapshot.</summary>
    public const int Snapshot = 900_000;

    private const int Prefix = 500_000;
    private const int Part = 100_000;

    /// <summary>0 where they have nothing to do with each other; else the more, the nearer.</summary>
    /// <param name="wanted">An id as somebody wrote it.</param>
    /// <param name="known">An id of the catalog.</param>
    public static int Nearness(string wanted, string known)
    {
        if (wanted == known)
        {
            return Same;
        }

        var mark = wanted.IndexOf(':', StringComparison.Ordinal);
        var bare = mark > 0 ? wanted.AsSpan(0, mark) : wanted;
        var near = Compare(bare, known);

        // What stands behind a colon (":free", ":8b") changes what it costs, and often what it can do.
        return mark > 0 && near >= Snapshot ? Prefix + bare.Length : near;
    }

    private static int Compare(ReadOnlySpan<char> wanted, ReadOnlySpan<char> known)
    {
        var shorter = wanted.Length <= known.Length ? wanted : known;
        var longer = wanted.Length <= known.Length ? known : wanted;
        if (shorter.Length < 2)
        {
            return 0;
        }

        if (StartsWith(longer, shorter))
        {
            var rest = longer[shorter.Length..];
            return rest.IsEmpty ? Same
                : IsSnapshot(rest) ? Snapshot + shorter.Length
                : Ends(rest) ? Prefix + shorter.Length
                : 0;
        }

        for (var i = 1; i + shorter.Length <= longer.Length; i++)
        {
            if (longer[i - 1] is '/' or '.' or '-' or '@' && StartsWith(longer[i..], shorter) && Ends(longer[(i + shorter.Length)..]))
            {
                return Part + shorter.Length;
            }
        }

        return 0;
    }

    private static bool StartsWith(ReadOnlySpan<char> text, ReadOnlySpan<char> start)
    {
        if (text.Length < start.Length)
        {
            return false;
        }

        for (var i = 0; i < start.Length; i++)
        {
            if (Fold(text[i]) != Fold(start[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char c) => c is '.' or '_' ? '-' : char.ToLowerInvariant(c);

    /// <summary>Tests that a name may end before this: a further number would be another version, further letters another word.</summary>
    private static bool Ends(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] is not ('-' or '.' or '@' or '/'))
        {
            return false;
        }

        var digits = 1;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
        {
            digits++;
        }

        // "-5" or "-5-…" is a version; "-20250929", "-32k" and "-pro" are not.
        return digits is 1 or > 3 || (digits < rest.Length && char.IsAsciiLetter(rest[digits]));
    }

    /// <summary>"-20250929", "-2025-08-07", "@20250929", "-latest".</summary>
    private static bool IsSnapshot(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] is not ('-' or '@'))
        {
            return false;
        }

        if (rest[1..].Equals("latest", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var digits = 0;
        foreach (var c in rest[1..])
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c != '-')
            {
                return false;
            }
        }

        return digits == 8;
    }
}
