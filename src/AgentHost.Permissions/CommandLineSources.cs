using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Permissions;

/// <summary>Sources of the values that only the shell knows: the line's own words, or something else.</summary>
/// <remarks>Read when a value is first asked about.</remarks>
internal sealed class CommandLineSources(string text, IReadOnlyList<LinePart> parts, PermissionQuery query)
{
    private readonly Lazy<string?> _foreign = new(() => FindForeign(text, parts, query));
    private readonly Lazy<IReadOnlyList<string>> _pieces = new(() =>
        [.. SimpleCommandParser.Pieces(text[..Math.Min(text.Length, SimpleCommandParser.LongestLine)]).SelectMany(static words => words).Distinct()]);

    /// <summary>
    /// Reason why values may be any, as a clause: they come from what a command prints, or from a variable of the host's. Null where they do not.
    /// </summary>
    public string? Foreign => _foreign.Value;

    /// <summary>Words that the line writes down, quotes left out.</summary>
    public IReadOnlyList<string> Pieces => _pieces.Value;

    private static string? FindForeign(string text, IReadOnlyList<LinePart> parts, PermissionQuery query)
    {
        if (text.Contains("$(", StringComparison.Ordinal) || text.Contains('`', StringComparison.Ordinal) || text.Contains("<(", StringComparison.Ordinal))
        {
            return "one of its words is what a command prints, which may lead anywhere";
        }

        foreach (var name in Variables(text))
        {
            if (name != "PWD" && query.IsVariable?.Invoke(name) == true)
            {
                return $"one of its words is the value of {name}, which may lead anywhere";
            }
        }

        return Programs(parts).Any(static program => program is "read" or "mapfile" or "readarray")
            || Programs(parts).Contains("xargs") && parts.Any(static part => part.Words is [{ Text: not ("echo" or "printf" or "xargs" or "find") }, ..])
            ? "one of its words is read from what a command prints, which may lead anywhere"
            : null;
    }

    private static IEnumerable<string> Programs(IReadOnlyList<LinePart> parts) =>
        parts.SelectMany(static part => Programs(part.Inner).Concat(part.Words is [{ Text: { } program }, ..] ? [program] : []));

    // "$NAME", "${NAME", "${#NAME", "${!NAME".
    private static IEnumerable<string> Variables(string text)
    {
        for (var at = text.IndexOf('$', StringComparison.Ordinal); at >= 0; at = text.IndexOf('$', at + 1))
        {
            var start = at + 1;
            start += start < text.Length && text[start] == '{' ? 1 : 0;
            start += start < text.Length && (text[start] is '#' or '!') ? 1 : 0;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > start)
            {
                yield return text[start..end];
            }
        }
    }
}
