namespace AgentHost.Client;

/// <summary>Most of a limit of cost is spent. Told once a turn for each limit, before the request that follows.</summary>
/// <param name="Limit">
/// The limit's key in the settings: <c>limits.cost</c> (of the turn, also as the prompt gave it), <c>limits.sessionCost</c> or <c>limits.dayCost</c>.
/// </param>
/// <param name="Spent">US dollars that are spent of it.</param>
/// <param name="Most">US dollars of the limit.</param>
public sealed record BudgetWarning(string Limit, decimal Spent, decimal Most) : AgentEvent("budget.warning");
