using AgentHost.FileSystem;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>The tests that a rule brings along: calls that it has to match, and calls that it must not.</summary>
internal static class RuleTests
{
    /// <summary>Finds the reason why a rule fails one of its tests, as a sentence; null where it passes.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="allows">True when it stands in a list that allows: then it has to cover all of a call, else to speak of any of it.</param>
    /// <param name="text">The call, whole or as what stands between the brackets.</param>
    /// <param name="expected">True when it has to match.</param>
    /// <param name="paths">The workspace.</param>
    public static string? Failure(PermissionRule rule, bool allows, string text, bool expected, IWorkspacePaths paths)
    {
        if (QueryOf(rule, text, paths, out var error) is not { } query)
        {
            return $"The rule {rule.Text} has the test \"{text}\", which cannot be read: {error}";
        }

        return PermissionEvaluator.Matches(rule, allows, query) == expected ? null
            : expected ? $"The rule {rule.Text} does not match \"{text}\", as its own test says it does; correct the rule or the test."
            : $"The rule {rule.Text} matches \"{text}\", though its own test says it does not; correct the rule or the test.";
    }

    private static PermissionQuery? QueryOf(PermissionRule rule, string text, IWorkspacePaths paths, out string? error)
    {
        error = null;
        var call = IsCall(text, rule) ? text
            : rule.Tool is { } tool ? tool.Contains('*', StringComparison.Ordinal) ? null : $"{tool}({text})"
            : $"{(rule.Path is not null ? "path" : rule.Command is not null ? "command" : "host")}({text})";
        if (call is null)
        {
            error = "name the tool, as in shell(npm test).";
            return null;
        }

        try
        {
            var plan = PermissionTestCall.PlanOf(call);
            return new PermissionQuery { Tool = plan.Call.Tool, Plan = plan, DeclaredEffects = PermissionTestCall.All, Paths = paths };
        }
        catch (HostException fault)
        {
            error = fault.Message;
            return null;
        }
    }

    // "shell(npm test)"; "f(x)" is a call only where the rule is for tools of that name.
    private static bool IsCall(string text, PermissionRule rule)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')'))
        {
            return rule is { IsWhole: true, Tool: { } whole } && whole.Contains('*', StringComparison.Ordinal);
        }

        var name = text[..open];
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return rule.Tool is null ? name is "read" or "edit" or "shell" or "fetch" or "path" or "command" or "host" : rule.IsFor(name);
    }
}
