namespace AgentHost.Plugins.Agents.Profiles;

/// <summary>Names of tools, and rules with them, as other agents write them.</summary>
internal static class ToolNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bash"] = "shell", ["Read"] = "read", ["Write"] = "write", ["Edit"] = "edit", ["MultiEdit"] = "edit", ["Glob"] = "glob", ["Grep"] = "grep", ["LS"] = "list",
        ["WebFetch"] = "fetch", ["TodoWrite"] = "todo", ["AskUserQuestion"] = "ask_user", ["Skill"] = "skill", ["BashOutput"] = "job_output", ["Task"] = "task", ["Agent"] = "task",
    };

    /// <summary>Names alone, each once; what stands in brackets is not part of them.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> words) => [.. words.Select(static word => word.Split('(', 2)[0].Trim()).Where(static word => word.Length > 0).Select(static word => Known.GetValueOrDefault(word) ?? word).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a word names a part of a tool (<c>Bash(git log:*)</c>) rather than all of it.</summary>
    public static bool HasPattern(string word) => word.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && word[open..] is not ("(*)" or "(:*)" or "()");

    /// <summary>Rules, with the pattern that stands in brackets.</summary>
    public static IReadOnlyList<string> Rules(IReadOnlyList<string> words) => [.. words.Select(static word =>
    {
        var open = word.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? word : word[..open];
        var rest = open < 0 ? "" : word[open..];
        return (Known.GetValueOrDefault(name) ?? name) + (rest is "(*)" or "(:*)" or "()" ? "" : rest);
    })];
}
