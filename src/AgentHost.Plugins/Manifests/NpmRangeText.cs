using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Manifests;

/// <summary>
/// Ranges in the one spelling that every reader takes alike. npm takes more than it documents (<c>^1.x.3</c>, <c>&gt; =1.2</c>, <c>=1 - =v2</c>) and less than
/// lenient readers do (<c>1&lt;2</c>); which of these is a range is said here, and what a range means by the package that reads it.
/// </summary>
internal static partial class NpmRangeText
{
    /// <summary>The range's text, normalized; null where it is no range.</summary>
    public static string? Normalize(string text)
    {
        var alternatives = text.Split("||");
        for (var i = 0; i < alternatives.Length; i++)
        {
            if (Alternative(alternatives[i]) is not { } plain)
            {
                return null;
            }
            alternatives[i] = plain;
        }
        return string.Join(" || ", alternatives);
    }

    private static string? Alternative(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [var low, "-", var high])
        {
            // npm takes a partial version with an equals sign here and no whole one; at the end it takes a prerelease.
            return !IsEqualToWhole(low) && (!IsEqualToWhole(high) || high.Contains('-', StringComparison.Ordinal))
                && Version(low, behindWild: true) is { } from && Version(high, behindWild: true) is { } to
                    ? $"{from} - {to}"
                    : null;
        }
        var comparators = new List<string>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];

            // A space may stand between a sign and its version.
            if (SignLength(word) == word.Length && i + 1 < words.Length)
            {
                word += words[++i];
            }
            var sign = word[..SignLength(word)];
            if (Version(word[sign.Length..], behindWild: sign is "^" or "~" or "~>") is not { } version)
            {
                return null;
            }
            comparators.Add((sign == "~>" ? "~" : sign) + version);
        }
        return comparators.Count == 0 ? "*" : string.Join(' ', comparators);
    }

    private static int SignLength(string word) => word switch
    {
        ['>' or '<', '=', ..] or ['~', '>', ..] => 2,
        ['>' or '<' or '=' or '^' or '~', ..] => 1,
        _ => 0,
    };

    private static bool IsEqualToWhole(string word) => word.StartsWith('=') && Version(word)?.Split('.') is { Length: >= 3 };

    /// <summary>
    /// A version without what is left out or means nothing: <c>*</c>, <c>1</c>, <c>1.2</c>, <c>1.2.3-beta.1</c>; null where the text is none.
    /// </summary>
    /// <param name="text">The text, without the sign before it.</param>
    /// <param name="behindWild">True when numbers may follow a wildcard, where they mean nothing: npm takes <c>^1.x.3</c> and refuses <c>1.x.3</c>.</param>
    private static string? Version(string text, bool behindWild = false)
    {
        var match = Partial().Match(text);
        if (!match.Success)
        {
            return null;
        }
        var numbers = match.Groups["number"].Captures.Select(static capture => capture.Value).ToList();
        var given = numbers.TakeWhile(static number => char.IsAsciiDigit(number[0])).ToList();
        return !behindWild && numbers.Skip(given.Count).Any(static number => char.IsAsciiDigit(number[0])) ? null
            : given.Count == 0 ? "*"
            : given.Count < 3 ? string.Join('.', given)
            : string.Join('.', given) + match.Groups["release"].Value;
    }

    // Labels stand behind three numbers alone.
    [GeneratedRegex(
        @"\A[v=]*(?<number>0|[1-9][0-9]{0,8}|[xX*])"
        + @"(\.(?<number>0|[1-9][0-9]{0,8}|[xX*])"
        + @"(\.(?<number>0|[1-9][0-9]{0,8}|[xX*])"
        + @"(?<release>-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
        + @"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?)?)?\z",
        RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Partial();
}
