using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Json;
using AgentHost.Kernel.Permissions;

namespace AgentHost.Kernel.Hosting;

/// <summary>Puts the permission rules of settings and command line together.</summary>
internal static class RuleLayers
{
    /// <summary>The rules, and what could not be read of them. A rule that cannot be read is an error: it might have been a deny.</summary>
    /// <exception cref="HostException">A rule of the command line is malformed.</exception>
    public static (PermissionRules Rules, IReadOnlyList<JsonProblem> Problems) Read(SettingsView settings, IReadOnlyList<string> allow, IReadOnlyList<string> deny, PermissionProfile? profile = null)
    {
        var problems = new List<JsonProblem>();
        return (
            new PermissionRules
            {
                Deny = [.. FromSettings(settings, profile, "deny", problems), .. FromFlags("--deny", deny)],
                Ask = FromSettings(settings, profile, "ask", problems),
                Allow = [.. FromSettings(settings, profile, "allow", problems), .. FromFlags("--allow", allow)],
            },
            problems);
    }

    /// <summary>Rules as surfaces show them.</summary>
    public static IReadOnlyList<PermissionRuleInfo> List(PermissionRules rules, IReadOnlyList<PermissionRule> session)
    {
        static IEnumerable<PermissionRuleInfo> Of(PermissionDecision decision, IEnumerable<PermissionRule> list) =>
            list.Select(rule => new PermissionRuleInfo(decision, rule.Text, rule.Source));
        return [.. Of(PermissionDecision.Deny, rules.Deny), .. Of(PermissionDecision.Ask, rules.Ask), .. Of(PermissionDecision.Allow, rules.Allow.Concat(session))];
    }

    private static List<PermissionRule> FromSettings(SettingsView settings, PermissionProfile? profile, string list, List<JsonProblem> problems)
    {
        var rules = new List<PermissionRule>();
        Add(settings, ["permissions", list], rules, problems);
        if (profile is { HasRules: true })
        {
            Add(settings, ["permissions", "profiles", profile.Name, list], rules, problems);
        }

        return rules;
    }

    private static void Add(SettingsView settings, string[] path, List<PermissionRule> rules, List<JsonProblem> problems)
    {
        var texts = settings.Texts(path);
        for (var i = 0; i < texts.Count; i++)
        {
            var origin = settings.OriginOf([.. path, i.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            var parsed = PermissionRuleParser.Parse(texts[i], origin);
            if (parsed.Rule is { } rule)
            {
                rules.Add(rule);
            }
            else
            {
                problems.Add(new JsonProblem(origin, 0, 0, $"The rule {texts[i]} in {string.Join('.', path)} cannot be read: {parsed.Error}", JsonSeverity.Error));
            }
        }
    }

    private static IEnumerable<PermissionRule> FromFlags(string option, IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
        {
            var parsed = PermissionRuleParser.Parse(text, option);
            yield return parsed.Rule ?? throw new HostException(HostFailure.Invalid, $"{option} '{text}': {parsed.Error}");
        }
    }
}
