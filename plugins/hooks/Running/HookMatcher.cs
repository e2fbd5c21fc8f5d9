using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Hooks.Running;

/// <summary>The tools that a hook is for: names with <c>*</c>, parted by <c>|</c>; or a pattern in Claude Code's way, for its names of tools.</summary>
internal sealed class HookMatcher
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Regex>? _pattern;
    private readonly string[]? _names;

    private HookMatcher(string text, string[]? names, Lazy<Regex>? pattern)
    {
        Text = text;
        _names = names;
        _pattern = pattern;
    }

    public static HookMatcher All { get; } = new("*", null, null);

    public string Text { get; }

    public bool IsPattern => _pattern is not null;

    public bool IsAll => _names is null && _pattern is null;

    public static HookMatcher OfNames(string text) =>
        text.Trim() is "" or "*" ? All : new(text, text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), null);

    /// <summary>
    /// Built when the first call asks. No pattern of a file can hang the host: it is matched without backtracking, and where it looks ahead or back, which that
    /// cannot do, within a time.
    /// </summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    public static HookMatcher OfPattern(string text)
    {
        if (text.Trim() is "" or "*" or ".*")
        {
            return All;
        }

        if (text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '|'))
        {
            return new(text, text.Split('|', StringSplitOptions.RemoveEmptyEntries), null);
        }

        return new(text, null, new(() => Build($"^(?:{text})$")));
    }

    public bool IsMatch(string tool)
    {
        if (_names is not null)
        {
            return Array.Exists(_names, name => FileSystemName.MatchesSimpleExpression(name, tool, ignoreCase: false));
        }

        try
        {
            return _pattern is null || _pattern.Value.IsMatch(tool);
        }
        catch (RegexMatchTimeoutException)
        {
            // A gate that cannot tell whom it is for is for all.
            return true;
        }
    }

    private static Regex Build(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, RegexOptions.CultureInvariant, LongestMatch);
        }
    }
}
