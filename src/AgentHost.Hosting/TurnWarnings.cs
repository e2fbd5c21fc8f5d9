using AgentHost.Kernel.Turns;
using AgentHost.Models;

namespace AgentHost.Hosting;

/// <summary>What is said when a turn begins: what is odd about its agent, and once, when a session comes to a model, what is not known of that.</summary>
internal static class TurnWarnings
{
    /// <param name="turn">The turn.</param>
    /// <param name="before">The session's model before.</param>
    /// <param name="agent">The turn's agent; null for none.</param>
    /// <param name="notes">What was found out before the turn began.</param>
    public static void Tell(TurnState turn, string? before, AgentProfile? agent, IReadOnlyList<string> notes)
    {
        foreach (var warning in AgentRoom.Warnings(agent, turn.Registry).Concat(notes))
        {
            turn.Session.Tell(new HostWarning(warning), turn.TurnId);
        }

        var choice = turn.Current.Choice;
        if (turn.Model != before && choice.Assumed)
        {
            turn.Session.Tell(new HostWarning($"Nothing is known of {turn.Model}: a context of {ModelFacts.AssumedWindow:N0} tokens is assumed, and tools are tried once. Write what it has into providers.{choice.Entry.Name}.models of your agent.json."), turn.TurnId);
        }
        else if (turn.Model != before && !turn.Current.TakesTools)
        {
            turn.Session.Tell(new HostWarning($"{turn.Model} calls no tools: it can only answer."), turn.TurnId);
        }

        if (turn.Budgets.Count > 0 && choice.Info.Prices is null)
        {
            turn.Session.Tell(new HostWarning($"The price of {turn.Model} is not known, so the limit of cost cannot hold: write its prices into providers.{choice.Entry.Name}.models of your agent.json."), turn.TurnId);
        }
    }

    /// <summary>That a file wants a model which cannot be had.</summary>
    public static string ModelLeftOut(string place, string model, string reason, string? instead) =>
        $"{place} wants the model {AgentHost.Json.SchemaText.Short(model)}, which cannot be had, and {instead ?? "the run's model"} is taken: {reason}";
}
