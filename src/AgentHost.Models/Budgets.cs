using AgentHost.Configuration;

namespace AgentHost.Models;

/// <summary>Reads what a turn may spend: its own limit, its session's, and the day's.</summary>
public static class Budgets
{
    /// <param name="settings">The settings.</param>
    /// <param name="limits">The turn's own.</param>
    /// <param name="spent">Reads what the turn's session spent, or with false all sessions, since a time.</param>
    /// <param name="time">The clock, by which a day begins.</param>
    public static async ValueTask<IReadOnlyList<Budget>> ReadAsync(
        SettingsView settings, TurnLimits limits, Func<bool, DateTimeOffset, ValueTask<decimal>> spent, TimeProvider time)
    {
        var turn = limits.Cost ?? settings.Dollars("limits", "cost");
        var session = settings.Dollars("limits", "sessionCost");
        var day = settings.Dollars("limits", "dayCost");
        if (turn is null && session is null && day is null)
        {
            return [];
        }

        var budgets = new List<Budget>();
        if (turn is { } own)
        {
            budgets.Add(new Budget(own, 0, Of: null, "limits.cost"));
        }

        if (session is { } most)
        {
            budgets.Add(new Budget(most, await spent(true, DateTimeOffset.MinValue), "a session", "limits.sessionCost"));
        }

        if (day is { } daily)
        {
            var now = time.GetLocalNow();
            budgets.Add(new Budget(daily, await spent(false, new DateTimeOffset(now.Date, now.Offset)), "a day", "limits.dayCost"));
        }

        return budgets;
    }
}
