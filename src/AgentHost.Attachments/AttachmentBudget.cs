namespace AgentHost.Attachments;

/// <summary>Divides a model's window among the references of one prompt: they take half of it together, and what short ones leave is the long ones'.</summary>
internal static class AttachmentBudget
{
    /// <summary>The tokens that each may have.</summary>
    /// <param name="tokens">Tokens of each reference.</param>
    /// <param name="window">The model's window; null where nobody knows it.</param>
    public static long[] Of(ReadOnlySpan<int> tokens, int? window)
    {
        var shares = new long[tokens.Length];
        Array.Fill(shares, long.MaxValue);
        if (window is not { } known)
        {
            return shares;
        }

        var left = known / 2L;
        var waiting = tokens.Length;
        var order = new int[tokens.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var sizes = tokens.ToArray();
        Array.Sort(sizes, order);
        for (var i = 0; i < order.Length; i++, waiting--)
        {
            var share = left / waiting;
            shares[order[i]] = share;
            left -= Math.Min(share, sizes[i]);
        }

        return shares;
    }
}
