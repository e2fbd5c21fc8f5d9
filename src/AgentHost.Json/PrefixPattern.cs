namespace AgentHost.Json;

/// <summary>Expressions that only say how a text begins, such as <c>^(https?://|\$)</c>, as the beginnings themselves.</summary>
/// <remarks>The addresses of providers in a person's settings are checked by one at each start, and making an engine ready for it took 3 % of that.</remarks>
internal static class PrefixPattern
{
    private const int MostBeginnings = 16;

    /// <summary>
    /// Beginnings of which a text must have one; null where the expression says more than that. It is <c>^</c>, then a sequence of plain characters or
    /// one group of such sequences. A character may be escaped, or optional (<c>?</c>).
    /// </summary>
    /// <param name="source">The expression in ECMAScript's syntax.</param>
    public static string[]? Beginnings(string source)
    {
        if (source is not ['^', .. var rest])
        {
            return null;
        }

        var group = rest is ['(', .., ')'];
        var sequences = group ? rest[(rest.StartsWith("(?:", StringComparison.Ordinal) ? 3 : 1)..^1] : rest;
        var all = new List<string>();
        List<string> open = [""];
        for (var i = 0; i < sequences.Length; i++)
        {
            var c = sequences[i];
            if (c == '|' && group)
            {
                all.AddRange(open);
                open = [""];
                continue;
            }

            if (c == '\\')
            {
                // Before a letter or a digit it has another meaning.
                if (++i == sequences.Length || char.IsAsciiLetterOrDigit(c = sequences[i]) || c > '\x7f')
                {
                    return null;
                }
            }
            else if ("^$.*+?()[]{}|".Contains(c, StringComparison.Ordinal))
            {
                return null;
            }

            var optional = i + 1 < sequences.Length && sequences[i + 1] == '?';
            if (optional && char.IsSurrogate(c))
            {
                return null;
            }

            open = optional ? [.. open, .. open.Select(text => text + c)] : [.. open.Select(text => text + c)];
            i += optional ? 1 : 0;
            if (all.Count + open.Count > MostBeginnings)
            {
                return null;
            }
        }

        return [.. all, .. open];
    }
}
