using AgentHost.Client;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Permissions;

/// <summary>The last calls of a session that a person was asked about, by which a suggested rule tells what it would have answered.</summary>
/// <remarks>Thread-safe. One a session; it ends with it.</remarks>
internal sealed class AskedCalls
{
    private const int Most = 20;
    private const int MostTitles = 3;
    private readonly Queue<PermissionQuery> _asked = new(Most);

    /// <summary>
    /// Notes a call that asks, and finds what each rule would have answered of those before it. Rules that would have answered none are left out.
    /// </summary>
    /// <param name="query">The call.</param>
    /// <param name="rules">The suggested rules.</param>
    public IReadOnlyList<RuleCoverage> Note(PermissionQuery query, IReadOnlyList<string> rules)
    {
        PermissionQuery[] before;
        lock (_asked)
        {
            // A call is judged once more when a hook or a person changed it.
            before = [.. _asked.Where(asked => asked.Plan.Call.CallId != query.Plan.Call.CallId)];
            if (before.Length == _asked.Count)
            {
                if (_asked.Count == Most)
                {
                    _asked.Dequeue();
                }

                // To look once more through folders and repositories would take too long while a person waits: what depends on those counts as not answered.
                _asked.Enqueue(query with
                {
                    Plan = query.Plan with { Preview = [] }, RepositoryFiles = null, RepositoryProblem = null, AddressProblem = null, NamesIn = null,
                    TextOf = null,
                });
            }
        }

        return before.Length == 0 ? [] : [.. rules.Select(rule => CoverageOf(rule, before)).OfType<RuleCoverage>()];
    }

    private static RuleCoverage? CoverageOf(string rule, PermissionQuery[] before)
    {
        var parsed = PermissionRuleSet.Split(rule).Select(static text => PermissionRuleParser.Parse(text, "suggestion").Rule).OfType<PermissionRule>().ToList();
        var titles = before
            .Where(query => PermissionEvaluator.Evaluate(query with { Rules = query.Rules.WithAllow(parsed) }).Verdict.Decision == PermissionDecision.Allow)
            .Select(static query => query.Plan.Title)
            .ToList();
        return titles.Count == 0 ? null : new RuleCoverage(rule, titles.Count) { Titles = [.. titles.AsEnumerable().Reverse().Distinct().Take(MostTitles)] };
    }
}
