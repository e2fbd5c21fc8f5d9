using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Models;

/// <summary>Money that may be spent.</summary>
/// <param name="Most">US dollars.</param>
/// <param name="Before">US dollars that were spent before the turn.</param>
/// <param name="Of">Whose it is: <c>a session</c>; null for the turn's own.</param>
/// <param name="Key">Its key in the settings; empty for one that a call set for its sub-agents.</param>
public sealed record Budget(decimal Most, decimal Before, string? Of, string Key)
{
    /// <summary>The share of a limit from which on a person should know.</summary>
    private const decimal Much = 0.8m;

    private bool _told;

    /// <summary>Tells whether so much may be spent.</summary>
    /// <param name="spent">US dollars that the turn would have spent then.</param>
    public bool Has(decimal spent) => Before + spent <= Most;

    /// <summary>The warning that most of it is spent; null where it is not, or was said already in this turn.</summary>
    /// <param name="spent">US dollars that the turn spent.</param>
    public BudgetWarning? TakeWarning(decimal spent)
    {
        if (_told || Key.Length == 0 || Before + spent < Most * Much)
        {
            return null;
        }

        _told = true;
        return new BudgetWarning(Key, Before + spent, Most);
    }

    /// <summary>Finds the reason why no further request may be made; null while one may.</summary>
    /// <param name="spent">US dollars that the turn spent.</param>
    public string? FindEnd(decimal spent) => Before + spent < Most ? null
        : $"the limit of {Money.Write(Most)}{(Of is null ? "" : " for " + Of)} was reached: {Money.Write(Before + spent)} are spent; "
            + (Key.Length == 0 ? "whoever started them set it" : $"{(Of is null ? "--max-cost or " : "")}the setting {Key} allows more");
}
