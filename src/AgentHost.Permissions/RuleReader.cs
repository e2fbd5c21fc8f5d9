using System.Globalization;
using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Reads one entry of a list of rules: a text, or an object with <c>rule</c> and its terms and tests.</summary>
/// <param name="list">The list: <c>allow</c>, <c>ask</c>, <c>deny</c>.</param>
/// <param name="paths">The workspace; null where rules are only looked through, and their tests not run.</param>
/// <param name="tell">Hears what is wrong: the steps below the entry, a sentence, and a stable code.</param>
public sealed class RuleReader(string list, IWorkspacePaths? paths, Action<string[], string, string> tell)
{
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz"];

    /// <summary>The rule.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="broken">True when it fails its own tests, or has terms that cannot be read: it denies then.</param>
    /// <returns>Null where nothing can be made of it; that was told.</returns>
    public PermissionRule? Read(JsonElement entry, string origin, out bool broken)
    {
        broken = false;
        if (entry.ValueKind == JsonValueKind.String)
        {
            return Parse(entry.GetString()!, origin, []);
        }

        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("rule", out var text) || text.ValueKind != JsonValueKind.String
            || Parse(text.GetString()!, origin, ["rule"]) is not { } rule)
        {
            return null;
        }

        var terms = new RuleTerms
        {
            Environments = Texts(entry, "environments", ref broken),
            Users = Texts(entry, "users", ref broken),
            Groups = Texts(entry, "groups", ref broken),
            Reason = entry.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String
                ? reason.GetString()!.ReplaceLineEndings(" ").Trim()
                : null,
            Until = Time(entry, rule, ref broken),
        };
        rule = rule with { Terms = terms };
        Test(entry, rule, "matches", expected: true, ref broken);
        Test(entry, rule, "notMatches", expected: false, ref broken);
        return rule;
    }

    private PermissionRule? Parse(string text, string origin, string[] below)
    {
        var parsed = PermissionRuleParser.Parse(text, origin);
        if (parsed.Rule is null)
        {
            tell(below, $"The rule {text} in {{0}} cannot be read: {parsed.Error}", ProblemCodes.RuleSyntax);
        }

        return parsed.Rule;
    }

    private void Test(JsonElement entry, PermissionRule rule, string name, bool expected, ref bool broken)
    {
        if (paths is null || !entry.TryGetProperty(name, out var tests) || tests.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var test in tests.EnumerateArray())
        {
            if (test.ValueKind == JsonValueKind.String && RuleTests.Failure(rule, list == "allow", test.GetString()!, expected, paths) is { } failure)
            {
                broken = true;
                tell([name, index.ToString(CultureInfo.InvariantCulture)], failure, ProblemCodes.RuleTest);
            }

            index++;
        }
    }

    private DateTimeOffset? Time(JsonElement entry, PermissionRule rule, ref bool broken)
    {
        if (!entry.TryGetProperty("until", out var until) || until.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(until.GetString(), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        broken = true;
        tell(["until"], $"The rule {rule.Text} has an end that cannot be read: expected a time with its zone, "
            + "such as 2027-01-31T18:00:00Z or 2027-01-31T18:00:00+01:00.", ProblemCodes.RuleSyntax);
        return null;
    }

    // What is of another kind was told by the schema.
    private static IReadOnlyList<string> Texts(JsonElement entry, string name, ref bool broken)
    {
        if (!entry.TryGetProperty(name, out var list))
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            broken = true;
            return [];
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
        }

        broken |= texts.Count == 0;
        return texts;
    }
}
