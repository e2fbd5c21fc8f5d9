using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>Which tools a hook is for: names with <c>*</c>, parted by <c>|</c>; or a pattern in Claude Code's way, for its names of tools.</summary>
internal sealed class HookMatcher
{
    private readonly Lazy<Regex>? pattern;
    private readonly string[]? names;

    private HookMatcher(string text, string[]? names, Lazy<Regex>? pattern)
    {
        Text = text;
        this.names = names;
        this.pattern = pattern;
    }

    public static HookMatcher All { get; } = new("*", null, null);

    public string Text { get; }

    public bool IsAll => names is null && pattern is null;

    public static HookMatcher OfNames(string text) =>
        text.Trim() is "" or "*" ? All : new(text, text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), null);

    /// <summary>Built when the first call asks, without backtracking: no pattern of a file can hang the host.</summary>
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

        return new(text, null, new(() => new Regex($"^(?:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)));
    }

    public bool IsMatch(string tool) =>
        names is not null ? Array.Exists(names, name => FileSystemName.MatchesSimpleExpression(name, tool, ignoreCase: false))
        : pattern is null || pattern.Value.IsMatch(tool);
}
