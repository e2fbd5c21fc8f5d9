namespace AgentHost.Plugins.Agents.Profiles;

/// <summary>Names of tools, and rules with them, as other agents write them.</summary>
internal static class ToolNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bash"] = "shell", ["Read"] = "read", ["Write"] = "write", ["Edit"] = "edit", ["MultiEdit"] = "edit",
        ["Glob"] = "glob", ["Grep"] = "grep", ["LS"] = "list",
        ["WebFetch"] = "fetch", ["TodoWrite"] = "todo", ["AskUserQuestion"] = "ask_user", ["Skill"] = "skill",
        ["BashOutput"] = "job_output", ["Task"] = "task", ["Agent"] = "task",
    };

    /// <summary>Rules, with the pattern that stands in brackets.</summary>
    public static IReadOnlyList<string> Rules(IReadOnlyList<string> words) => [.. words.Select(static word =>
    {
        var open = word.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? word : word[..open];
        var rest = open < 0 ? "" : word[open..];
        return (Known.GetValueOrDefault(name) ?? name) + (rest is "(*)" or "(:*)" or "()" ? "" : rest);
    }).Distinct(StringComparer.Ordinal)];

    /// <summary>The tool that a rule is about.</summary>
    public static string Of(string rule) => rule.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? rule[..open] : rule;
}
