namespace AgentHost.Permissions.Rules;

/// <summary>Rules that name the place that they hold for: <c>shell(ssh:build1:dotnet test *)</c>.</summary>
public static class PlacedRules
{
    /// <summary>
    /// Finds the reason why a rule does not hold in a place; null where it does. What denies or asks holds everywhere unless it names another place; what
    /// allows holds on this machine unless it names one.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="allows">True for one that allows.</param>
    /// <param name="place">The place; null for this machine.</param>
    public static string? WhyNot(PermissionRule rule, bool allows, string? place) =>
        rule.Place is { } named ? named == place ? null : $"it holds on {named}"
        : allows && place is not null ? $"it allows on this machine; one for {place} names it, as in shell({place}:make *)"
        : null;

    /// <summary>Has rules that are offered name the place that they would hold for.</summary>
    public static IReadOnlyList<string> At(string place, IReadOnlyList<string> suggestions) => [.. suggestions.Select(text => Put(place, text))];

    /// <summary>Splits a pattern into the place that it names and the rest; null where it names none.</summary>
    internal static (string Place, string Pattern)? Split(string pattern)
    {
        var kind = pattern.IndexOf(':', StringComparison.Ordinal);
        if (kind <= 0 || !char.IsAsciiLetterLower(pattern[0]) || pattern[..kind] is "domain" or "http" or "https"
            || pattern.AsSpan(0, kind).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-"))
        {
            return null;
        }

        var end = pattern.IndexOf(':', kind + 1);
        return end < kind + 2 || end == pattern.Length - 1 || pattern[kind + 1] == '/' || pattern.AsSpan(0, end).ContainsAny(" *\t")
            ? null
            : (pattern[..end], pattern[(end + 1)..]);
    }

    private static string Put(string place, string rules) =>
        PermissionRuleSet.Join([.. PermissionRuleSet.Split(rules).Select(rule => PutOne(place, rule))]);

    private static string PutOne(string place, string rule)
    {
        var open = rule.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? $"{rule}({place}:*)" : $"{rule[..(open + 1)]}{place}:{rule[(open + 1)..]}";
    }
}
