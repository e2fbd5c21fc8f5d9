using System.Globalization;

namespace AgentHost.Attachments;

/// <summary>A reference of a prompt: what stands behind an <c>@</c>.</summary>
/// <param name="Target">A path, an address, or <c>NAME:TARGET</c> of a source.</param>
internal sealed record PromptReference(string Target)
{
    private const int Most = 100;
    private const int Longest = 2_000;

    /// <summary>First line, from 1; null for the whole.</summary>
    public int? StartLine { get; init; }

    /// <summary>Last line, inclusive.</summary>
    public int? EndLine { get; init; }

    /// <summary>
    /// The path before what stands where lines belong and names none (<c>12-10</c>, <c>10-</c>, <c>main</c>); null where there is nothing of the kind.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>The whole as it was written, where it ends like lines: a source may have something by that number (<c>ticket:123</c>).</summary>
    public string? Written { get; init; }

    /// <summary>Named for itself (<c>--attach</c>): that it cannot be had is an error.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>In quotes: that it cannot be had is said, though it looks like no file. It is no error, since code has such texts too.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>A word without an <c>@</c> that looks like a file: it counts where it is one.</summary>
    public bool IsGuess { get; init; }

    /// <summary>The words of a text that look like files of the workspace, each once, in their order.</summary>
    public static IReadOnlyList<PromptReference> FindNamed(string text)
    {
        var found = new List<PromptReference>();
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n\"'`<>()[]{},;"))
        {
            var word = text.AsSpan(range).TrimEnd(".:!?");
            if (found.Count < Most && word.Length is > 2 and < Longest && !word.Contains('@') && !word.Contains("://", StringComparison.Ordinal)
                && Of(word.ToString()) with { IsGuess = true } is var reference
                && (reference.Target.Contains('/', StringComparison.Ordinal) || Path.GetExtension(reference.Target.AsSpan()).Length is > 1 and < 8)
                && !found.Contains(reference))
            {
                found.Add(reference);
            }
        }

        return found;
    }

    /// <summary>The references of a text, each once, in their order.</summary>
    public static IReadOnlyList<PromptReference> Find(string text)
    {
        var found = new List<PromptReference>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0 && found.Count < Most; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not ('(' or '[' or '"' or '\'' or ','))
            {
                // A mail address, or the middle of a word.
                continue;
            }

            if (ReadAt(text, at + 1) is { } reference && !found.Contains(reference))
            {
                found.Add(reference);
            }
        }

        return found;
    }

    /// <summary>A reference as it stands behind the <c>@</c>.</summary>
    public static PromptReference Of(string target)
    {
        // An address has colons of its own, and so has a drive.
        if (target.Contains("://", StringComparison.Ordinal))
        {
            return new(target);
        }

        if (target.LastIndexOf(':') is > 1 and var colon)
        {
            var tail = target.AsSpan(colon + 1);
            return Lines(tail) is var (start, end) && start > 0 ? new(target[..colon]) { StartLine = start, EndLine = end, Written = target }
                : new(target) { Before = target[..colon] };
        }

        // As addresses of code on the web end: #L10-L12.
        if (target.LastIndexOf('#') is > 0 and var hash)
        {
            var tail = target.AsSpan(hash + 1);
            return tail.StartsWith('L') && Lines(tail.ToString().Replace("L", "", StringComparison.Ordinal)) is var (start, end) && start > 0
                ? new(target[..hash]) { StartLine = start, EndLine = end }
                : new(target) { Before = target[..hash] };
        }

        return new(target);
    }

    private static PromptReference? ReadAt(string text, int start)
    {
        if (start >= text.Length)
        {
            return null;
        }

        if (text[start] == '"' && text.IndexOf('"', start + 1) is var close && close > start + 1 && close - start < Longest)
        {
            var lines = close + 1;
            while (lines < text.Length && lines < close + 24
                && (char.IsAsciiDigit(text[lines]) || text[lines] is '-' or 'L' || (lines == close + 1 && text[lines] is ':' or '#')))
            {
                lines++;
            }

            // Lines stand within the quotes, or behind them.
            return (lines > close + 2 && text[close + 1] is ':' or '#'
                ? Of(text[(start + 1)..close] + text[(close + 1)..lines])
                : Of(text[(start + 1)..close])) with { IsQuoted = true };
        }

        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '`' or '<' or '>'))
        {
            end++;
        }

        if (end - start > 2 && text.AsSpan(start, end - start).Trim('.').IsEmpty)
        {
            // A person who pauses.
            return null;
        }

        // The end of a sentence, or of brackets that were opened before; a folder's own name and that of the one above end so too.
        while (end > start && !IsDots(text.AsSpan(start, end - start))
            && (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or ']' or '}'
                || (text[end - 1] == ')' && !text.AsSpan(start, end - start).Contains('('))))
        {
            end--;
        }

        return end == start || end - start > Longest ? null : Of(text[start..end]);
    }

    private static bool IsDots(ReadOnlySpan<char> word) =>
        word is "." or ".." || word.EndsWith("/.", StringComparison.Ordinal) || word.EndsWith("/..", StringComparison.Ordinal);

    private static (int Start, int End) Lines(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        var first = dash < 0 ? text : text[..dash];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start) || start == 0)
        {
            return default;
        }

        return dash < 0 ? (start, start)
            : int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end >= start ? (start, end)
            : default;
    }
}
