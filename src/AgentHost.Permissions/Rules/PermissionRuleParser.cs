using AgentHost.Security.Network;

namespace AgentHost.Permissions.Rules;

/// <summary>
/// Reads rules: <c>tool</c>, <c>tool(pattern)</c>, <c>path(pattern)</c>, <c>command(pattern)</c>, <c>host(pattern)</c>; a tool's name may hold <c>*</c>. Behind
/// a pattern for commands may stand <c>, outside</c>.
/// </summary>
public static class PermissionRuleParser
{
    private const int LongestRule = 4096;
    private const string OutsideTerm = "outside";

    /// <summary>Reads one rule. Never throws.</summary>
    public static PermissionRuleResult Parse(string text, string source)
    {
        var trimmed = text.Trim();
        var shift = text.Length - text.TrimStart().Length;
        if (trimmed.Length == 0)
        {
            return Fail("A rule cannot be empty; write a tool's name, or tool(pattern).", 1);
        }

        if (trimmed.Length > LongestRule)
        {
            return Fail($"A rule is at most {LongestRule} characters long.", LongestRule + 1);
        }

        foreach (var c in trimmed)
        {
            if (char.IsControl(c))
            {
                return Fail("A rule cannot hold control characters.", shift + trimmed.IndexOf(c, StringComparison.Ordinal) + 1);
            }
        }

        var open = trimmed.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? trimmed : trimmed[..open];
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] is not ('_' or '-' or '*' or '.'))
            {
                return Fail($"'{name[i]}' cannot stand in a tool's name; use letters, digits, '_', '-' and '*'.", shift + i + 1);
            }
        }

        if (name.Length == 0)
        {
            return Fail("A tool's name, or path, command or host, is missing before '('.", shift + 1);
        }

        if (open < 0)
        {
            return new PermissionRuleResult(new PermissionRule(trimmed, source) { Tool = name, IsWhole = true }, null, 0);
        }

        if (trimmed[^1] != ')')
        {
            return Fail("The rule has to end with ')'.", shift + trimmed.Length + 1);
        }

        var pattern = trimmed[(open + 1)..^1].Trim();
        return pattern.Length == 0
            ? Fail("The pattern between '(' and ')' is missing; for all of a tool's uses write its name alone.", shift + open + 2)
            : Compile(new PermissionRule(trimmed, source), name, pattern, shift + open + 2);
    }

    private static PermissionRuleResult Compile(PermissionRule rule, string name, string pattern, int column)
    {
        string? error;
        if (PlacedRules.Split(pattern) is var (place, rest))
        {
            rule = rule with { Place = place };
            column += place.Length + 1;
            pattern = rest.Trim();
            if (pattern == "*" && name is not ("path" or "command" or "host"))
            {
                return Done(rule with { Tool = name, IsWhole = true });
            }
        }

        if (pattern.EndsWith(OutsideTerm, StringComparison.Ordinal) && pattern[..^OutsideTerm.Length].TrimEnd() is [.., ','] before)
        {
            pattern = before[..^1].TrimEnd();
            rule = rule with { TakesOutside = true };
            if (name is "path" or "host" || CommandPattern.Parse(pattern, out _) is null || HostPattern.Parse(pattern, bare: false, out _) is not null)
            {
                return Fail("\", outside\" stands behind a pattern for commands, as in shell(git diff *, outside).", column + pattern.Length);
            }
        }

        switch (name)
        {
            case "path":
                var path = PathPattern.Parse(pattern, out error);
                return path is null ? Fail(error!, column) : Done(rule with { Path = path });
            case "command":
                var command = CommandPattern.Parse(pattern, out error);
                return command is null ? Fail(error!, column) : Done(rule with { Command = command });
            case "host":
                var host = HostPattern.Parse(pattern, bare: true, out error);
                return host is null ? Fail(error!, column) : Done(rule with { Host = host });
        }

        rule = rule with { Tool = name };
        if (HostPattern.Parse(pattern, bare: false, out error) is { } only)
        {
            return Done(rule with { Host = only });
        }

        if (error is not null)
        {
            return Fail(error, column);
        }

        // Which kind is meant is known only when the tool names what it touches; a text that is no path may still be a command.
        var paths = PathPattern.Parse(pattern, out var pathError);
        var commands = CommandPattern.Parse(pattern, out var commandError);
        return paths is null && commands is null
            ? Fail(pathError ?? commandError!, column)
            : Done(rule with { Path = paths, Command = commands });
    }

    private static PermissionRuleResult Done(PermissionRule rule) => new(rule, null, 0);

    private static PermissionRuleResult Fail(string error, int column) => new(null, error, column);
}
