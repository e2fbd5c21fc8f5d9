using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Hosting;

/// <summary>Puts the permission rules of settings and command line together.</summary>
internal static class RuleLayers
{
    /// <summary>
    /// The rules, and what could not be read of them. A rule that cannot be read is an error: it might have been a deny. One that fails its own tests is an
    /// error too, and denies.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="allow">Rules of the command line that allow.</param>
    /// <param name="deny">Rules of the command line that deny.</param>
    /// <param name="profile">The profile whose rules stand beside the settings'.</param>
    /// <param name="paths">The workspace; null where rules are only looked through, and their tests not run.</param>
    /// <param name="here">What rules with terms are held against; null for this process.</param>
    /// <param name="own">Rules that deny, of the workspace's origin; null for none.</param>
    /// <param name="place">Name of the place that the workspace's files and programs are in; null for this machine.</param>
    /// <exception cref="HostException">A rule of the command line is malformed.</exception>
    public static (PermissionRules Rules, IReadOnlyList<JsonProblem> Problems) Read(
        SettingsView settings,
        IReadOnlyList<string> allow,
        IReadOnlyList<string> deny,
        PermissionProfile? profile = null,
        IWorkspacePaths? paths = null,
        RuleCircumstances? here = null,
        IReadOnlyList<PermissionRule>? own = null,
        string? place = null)
    {
        var reading = new Reading(settings, paths, here ?? RuleCircumstances.Of(settings));
        foreach (var decision in (PermissionDecision[])[PermissionDecision.Deny, PermissionDecision.Ask, PermissionDecision.Allow])
        {
            reading.Add(decision, "permissions");
            if (profile is { HasRules: true })
            {
                reading.Add(decision, "permissions", "profiles", profile.Name);
            }
        }

        reading.RestElsewhere(place);
        reading.Deny.AddRange(own ?? []);

        // Words of the command line are said of this very run.
        reading.Deny.AddRange(FromFlags("--deny", deny).Where(rule => rule.Place is null || rule.Place == place));
        reading.Allow.AddRange(FromFlags("--allow", allow).Where(rule => rule.Place is null || rule.Place == place));
        var rules = new PermissionRules
        {
            Deny = reading.Deny, Ask = reading.Ask, Allow = reading.Allow, Resting = reading.Resting, Sandboxed = profile?.Sandboxed == true,
        };
        return (rules, reading.Problems);
    }

    /// <summary>The rules with those of another profile, for a session that runs.</summary>
    /// <exception cref="HostException">One of them cannot be read, or fails its own tests.</exception>
    public static PermissionRules ReadFor(
        SettingsView settings, WorkspaceRequest request, PermissionProfile? profile, IWorkspacePaths paths, IReadOnlyList<PermissionRule>? own = null,
        string? place = null)
    {
        var (rules, problems) = Read(settings, request.Allow, request.Deny, profile, paths, own: own, place: place);
        return problems.FirstOrDefault(static problem => problem.Severity == JsonSeverity.Error) is { } problem
            ? throw new HostException(HostFailure.Invalid, problem.ToString())
            : rules;
    }

    /// <summary>Rules as surfaces show them.</summary>
    public static IReadOnlyList<PermissionRuleInfo> List(PermissionRules rules, IReadOnlyList<PermissionRule> session)
    {
        static IEnumerable<PermissionRuleInfo> Of(PermissionDecision decision, IEnumerable<PermissionRule> list) =>
            list.Select(rule => Shown(decision, rule, null));
        return
        [
            .. Of(PermissionDecision.Deny, rules.Deny), .. Of(PermissionDecision.Ask, rules.Ask), .. Of(PermissionDecision.Allow, rules.Allow.Concat(session)),
            .. rules.Resting.Select(static resting => Shown(resting.Decision, resting.Rule, resting.Why)),
        ];
    }

    private static PermissionRuleInfo Shown(PermissionDecision decision, PermissionRule rule, string? rests) => new(decision, rule.Text, rule.Source)
    {
        Reason = rule.Terms?.Reason,
        Until = rule.Terms?.Until,
        Environments = Some(rule.Terms?.Environments),
        Users = Some(rule.Terms?.Users),
        Groups = Some(rule.Terms?.Groups),
        Rests = rests,
    };

    private static IReadOnlyList<string>? Some(IReadOnlyList<string>? list) => list is { Count: > 0 } ? list : null;

    private static IEnumerable<PermissionRule> FromFlags(string option, IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
        {
            var parsed = PermissionRuleParser.Parse(text, option);
            yield return parsed.Rule ?? throw new HostException(HostFailure.Invalid, $"{option} '{text}': {parsed.Error}");
        }
    }

    private sealed class Reading(SettingsView settings, IWorkspacePaths? paths, RuleCircumstances here)
    {
        public List<PermissionRule> Deny { get; } = [];

        public List<PermissionRule> Ask { get; } = [];

        public List<PermissionRule> Allow { get; } = [];

        public List<InactiveRule> Resting { get; } = [];

        public List<JsonProblem> Problems { get; } = [];

        /// <summary>Sets aside what does not hold in the place.</summary>
        public void RestElsewhere(string? place)
        {
            foreach (var (decision, rules) in ((PermissionDecision, List<PermissionRule>)[])
                [(PermissionDecision.Deny, Deny), (PermissionDecision.Ask, Ask), (PermissionDecision.Allow, Allow)])
            {
                foreach (var rule in rules.ToArray())
                {
                    if (PlacedRules.WhyNot(rule, decision == PermissionDecision.Allow, place) is { } why)
                    {
                        rules.Remove(rule);
                        Resting.Add(new InactiveRule(decision, rule, why));
                    }
                }
            }
        }

        // A folder that nobody trusts cannot stop the person's turns by what is wrong in it.
        private JsonProblem Weighed(JsonProblem problem, string[] place) =>
            settings.IsUntrusted(place) ? problem with { Severity = JsonSeverity.Warning } : problem;

        public void Add(PermissionDecision decision, params string[] section)
        {
            var (name, rules) = decision switch { PermissionDecision.Deny => ("deny", Deny), PermissionDecision.Ask => ("ask", Ask), _ => ("allow", Allow) };
            string[] path = [.. section, name];
            if (settings.Find(path) is not { ValueKind: JsonValueKind.Array } list)
            {
                return;
            }

            var index = 0;
            foreach (var entry in list.EnumerateArray())
            {
                string[] place = [.. path, index++.ToString(CultureInfo.InvariantCulture)];
                var reader = new RuleReader(
                    name,
                    paths,
                    (below, message, code) =>
                    {
                        var problem = settings.Problem(message.Replace("{0}", string.Join('.', path), StringComparison.Ordinal), [.. place, .. below]);
                        Problems.Add(Weighed(problem with { Code = code }, place));
                    });
                if (reader.Read(entry, settings.OriginOf(place), out var broken) is not { } rule)
                {
                    continue;
                }

                if (settings.IsUntrusted(place) && rule.Terms is { Reason: not null } terms)
                {
                    // What nobody trusts tells the model nothing in the host's name.
                    rule = rule with { Terms = terms with { Reason = null } };
                }

                if (broken)
                {
                    // Whatever it was to say, it denies all that its tool does until it is mended.
                    Deny.Add(new PermissionRule(rule.Text, rule.Source)
                    {
                        Tool = rule.Tool,
                        IsWhole = true,
                        Terms = new RuleTerms { Reason = "the rule does not hold what it says of itself" }
                    });
                }
                else if (rule.Terms?.WhyNot(here, allows: decision == PermissionDecision.Allow) is { } why)
                {
                    Resting.Add(new InactiveRule(decision, rule, why));
                }
                else
                {
                    rules.Add(rule);
                }
            }
        }
    }
}
