namespace AgentHost.Plugins.Infrastructure;

/// <summary>Finds what a misspelt name may have meant.</summary>
internal static class Nearest
{
    private const int Longest = 80;
    private const int MostLooked = 5_000;

    /// <summary>The name that is nearest to a word; null where none is near.</summary>
    public static string? Find(string word, IEnumerable<string> names)
    {
        string? best = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var name in names.Take(MostLooked))
        {
            if (word.Length <= Longest && name.Length <= Longest && Math.Abs(name.Length - word.Length) < least && Distance(word, name) is var distance
                && distance < least)
            {
                (best, least) = (name, distance);
            }
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(
                    Math.Min(above, row[j - 1]) + 1, corner + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1));
                corner = above;
            }
        }

        return row[^1];
    }
}
