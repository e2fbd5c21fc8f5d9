using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Pattern to search for.</summary>
internal sealed class SearchPattern
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(2);

    private readonly ByteLiteral[] _bytes;

    private SearchPattern(Regex? regex, IReadOnlyList<string> literals, bool ignoreCase, bool multiline, bool eachLine)
    {
        Regex = regex;
        Literals = literals;
        IgnoreCase = ignoreCase;
        Multiline = multiline;
        EachLine = eachLine;
        _bytes = [.. literals.Select(literal => new ByteLiteral(literal, ignoreCase))];
    }

    /// <summary>Null when the one literal says it all.</summary>
    public Regex? Regex { get; }

    /// <summary>Every match contains one of them; empty when nothing is known.</summary>
    public IReadOnlyList<string> Literals { get; }

    public bool IgnoreCase { get; }

    public bool Multiline { get; }

    /// <summary>The pattern knows the beginning or end of its text: each line is a text of its own.</summary>
    public bool EachLine { get; }

    /// <summary>Makes a pattern.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static SearchPattern Make(GrepArguments arguments)
    {
        var text = arguments.Pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        var ignoreCase = !arguments.Case;
        if (!arguments.Literal && text.StartsWith("(?i)", StringComparison.Ordinal))
        {
            ignoreCase = true;
            text = text[4..];
        }

        var plain = arguments.Literal || !text.AsSpan().ContainsAny("\\*+?|{[()^$.");
        if (plain && (!ignoreCase || (Ascii.IsValid(text) && !text.AsSpan().ContainsAny('k', 'K'))) && !text.Contains('\n', StringComparison.Ordinal))
        {
            return new(null, [text], ignoreCase, false, false);
        }

        var source = arguments.Literal ? Regex.Escape(text) : text;
        var options = RegexOptions.CultureInvariant | RegexOptions.Multiline
            | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)
            | (arguments.Multiline ? RegexOptions.Singleline : RegexOptions.None);
        return new(
            MakeRegex(source, options),
            LiteralExtractor.Find(source, ignoreCase),
            ignoreCase,
            arguments.Multiline,
            source.Contains("\\A", StringComparison.Ordinal) || source.Contains("\\z", StringComparison.OrdinalIgnoreCase)
            || source.Contains("\\G", StringComparison.Ordinal)
                || source.Contains("(?<", StringComparison.Ordinal) || source.Contains("(?!", StringComparison.Ordinal));
    }

    /// <summary>False when there is surely no match in the bytes of a file.</summary>
    public bool MayBeIn(ReadOnlySpan<byte> data)
    {
        foreach (var literal in _bytes)
        {
            if (literal.IsIn(data))
            {
                return true;
            }
        }

        return _bytes.Length == 0;
    }

    private static Regex MakeRegex(string source, RegexOptions options)
    {
        try
        {
            return new(source, options | RegexOptions.NonBacktracking, MatchLimit);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and references need backtracking, which the time limit bounds.
            return new(source, options, MatchLimit);
        }
    }
}
