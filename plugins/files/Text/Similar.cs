namespace AgentHost.Plugins.Files.Text;

/// <summary>Measures how alike two short texts are.</summary>
internal static class Similar
{
    private const int MaxLength = 160;

    /// <summary>Share of pairs of neighbouring characters that both have, 0 to 1, without regard to case.</summary>
    public static double Score(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left[..Math.Min(left.Length, MaxLength)];
        right = right[..Math.Min(right.Length, MaxLength)];
        if (left.Equals(right, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        if (left.Length < 2 || right.Length < 2)
        {
            return 0;
        }

        Span<int> ofLeft = stackalloc int[left.Length - 1];
        Span<int> ofRight = stackalloc int[right.Length - 1];
        Pairs(left, ofLeft);
        Pairs(right, ofRight);
        int i = 0, j = 0, common = 0;
        while (i < ofLeft.Length && j < ofRight.Length)
        {
            if (ofLeft[i] == ofRight[j])
            {
                common++;
                i++;
                j++;
            }
            else if (ofLeft[i] < ofRight[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return 2.0 * common / (ofLeft.Length + ofRight.Length);
    }

    private static void Pairs(ReadOnlySpan<char> text, Span<int> pairs)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (char.ToLowerInvariant(text[i]) << 16) | char.ToLowerInvariant(text[i + 1]);
        }

        pairs.Sort();
    }
}
