namespace AgentHost.Plugins.Manifests;

/// <summary>
/// The commonest ranges (<c>^0.1</c>, <c>^1.2.3</c>, <c>1.2.3</c>, <c>&gt;=0.1 &lt;2</c>) against plain versions, by hand: what a start meets needs no library.
/// </summary>
internal static class SimpleRange
{
    /// <summary>Tests that the range accepts the version; null where range or version are not of the simple kind.</summary>
    public static bool? Accepts(string range, string version)
    {
        Span<int> have = stackalloc int[3];
        Span<int> want = stackalloc int[3];
        if (!TryNumbers(version, have, out var parts) || parts != 3)
        {
            return null;
        }
        if (range.StartsWith(">=", StringComparison.Ordinal) && range.IndexOf(" <", StringComparison.Ordinal) is > 0 and var gap)
        {
            Span<int> end = stackalloc int[3];
            return TryNumbers(range.AsSpan(2, gap - 2), want, out _) && TryNumbers(range.AsSpan(gap + 2), end, out _)
                ? have.SequenceCompareTo(want) >= 0 && have.SequenceCompareTo(end) < 0
                : null;
        }
        var caret = range.StartsWith('^');
        if (!TryNumbers(caret ? range.AsSpan(1) : range, want, out var given) || (!caret && given != 3) || given < 2)
        {
            return null;
        }
        if (!caret)
        {
            return have.SequenceEqual(want);
        }
        // The first part that is not zero has to stay: of the parts that are given, the last one where all are zero.
        var kept = want[0] != 0 ? 0 : want[1] != 0 || given == 2 ? 1 : 2;
        return have[..(kept + 1)].SequenceEqual(want[..(kept + 1)]) && have.SequenceCompareTo(want) >= 0;
    }

    private static bool TryNumbers(ReadOnlySpan<char> text, Span<int> numbers, out int parts)
    {
        parts = 0;
        numbers.Clear();
        while (true)
        {
            var dot = text.IndexOf('.');
            var part = dot < 0 ? text : text[..dot];
            if (parts == 3 || part.Length is 0 or > 9 || (part.Length > 1 && part[0] == '0') || part.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
            numbers[parts++] = int.Parse(part, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
            if (dot < 0)
            {
                return true;
            }
            text = text[(dot + 1)..];
        }
    }
}
