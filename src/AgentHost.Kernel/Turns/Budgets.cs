using AgentHost.Configuration;
using AgentHost.Sessions;

namespace AgentHost.Kernel.Turns;

/// <summary>Reads what a turn may spend: its own limit, its session's, and the day's.</summary>
public static class Budgets
{
    public static async ValueTask<IReadOnlyList<Budget>> ReadAsync(
        SettingsView settings, TurnLimits limits, string sessionId, Task<SessionStore> store, TimeProvider time, CancellationToken cancellationToken)
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
            budgets.Add(
                new Budget(most, await (await store).ReadSpentAsync(sessionId, DateTimeOffset.MinValue, cancellationToken), "a session", "limits.sessionCost"));
        }

        if (day is { } daily)
        {
            var now = time.GetLocalNow();
            budgets.Add(new Budget(
                daily,
                await (await store).ReadSpentAsync(sessionId: null, new DateTimeOffset(now.Date, now.Offset), cancellationToken),
                "a day",
                "limits.dayCost"));
        }

        return budgets;
    }
}
