using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Rules that allow for the rest of a turn: below every rule that asks or denies, and never past what safety holds back.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class PreApprovals
{
    /// <summary>The most that a turn takes; more of them are passed over.</summary>
    private const int Most = 200;

    private volatile IReadOnlyList<PermissionRule> _rules = [];

    public IReadOnlyList<PermissionRule> Rules => _rules;

    /// <summary>Takes rules; those that cannot be read are passed over.</summary>
    /// <param name="texts">The rules.</param>
    /// <param name="source">Whose they are.</param>
    public void Add(IReadOnlyList<string> texts, string source)
    {
        if (texts.Count == 0)
        {
            return;
        }

        var next = new List<PermissionRule>(_rules);
        foreach (var text in texts)
        {
            if (next.Count < Most && PermissionRuleParser.Parse(text, source).Rule is { } rule)
            {
                next.Add(rule);
            }
        }

        _rules = next;
    }
}
