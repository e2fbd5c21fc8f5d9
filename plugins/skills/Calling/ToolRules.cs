namespace AgentHost.Plugins.Skills.Calling;

/// <summary>Rules of <c>allowed-tools</c>, which other agents write with the names of their own tools.</summary>
internal static class ToolRules
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bash"] = "shell", ["Read"] = "read", ["Write"] = "write", ["Edit"] = "edit", ["MultiEdit"] = "edit",
        ["Glob"] = "glob", ["Grep"] = "grep", ["LS"] = "list",
        ["WebFetch"] = "fetch", ["TodoWrite"] = "todo", ["AskUserQuestion"] = "ask_user", ["Skill"] = "skill",
    };

    /// <summary>The rules under this host's names.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> words) => [.. words.Select(Rule)];

    private static string Rule(string word)
    {
        var open = word.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? word : word[..open];
        var rest = open < 0 ? "" : word[open..];

        // A pattern that takes anything is no pattern.
        return (Known.GetValueOrDefault(name) ?? name) + (rest is "(*)" or "(:*)" or "()" ? "" : rest);
    }
}
