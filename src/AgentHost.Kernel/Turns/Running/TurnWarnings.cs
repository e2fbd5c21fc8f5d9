using AgentHost.Client;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Models;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Warnings when a turn begins: about its agent, and once, when a session comes to a model, about what is not known of that.</summary>
internal static class TurnWarnings
{
    /// <param name="turn">The turn.</param>
    /// <param name="before">The session's model before.</param>
    public static void Tell(TurnState turn, string? before)
    {
        foreach (var warning in AgentCatalog.Warnings(turn.Plan.Agent, turn.Plan.AgentTools, turn.Registry).Concat(turn.Plan.Notes))
        {
            // What an agent's file is without is the same for each of its turns, and for all sub-agents of a person's.
            if (turn.Root.Session.TakeNote(warning))
            {
                turn.Session.Tell(new HostWarning(warning), turn.TurnId);
            }
        }

        var choice = turn.Current.Choice;
        if (turn.Model != before && choice.Assumed)
        {
            turn.Session.Tell(
                new HostWarning(
                    $"Nothing is known of {turn.Model}: a context of {ModelFacts.AssumedWindow:N0} tokens is assumed, and tools are tried once. "
                    + $"Write what it has into providers.{choice.Entry.Name}.models of your agent.json."),
                turn.TurnId);
        }
        else if (turn.Model != before && !turn.Current.TakesTools)
        {
            turn.Session.Tell(new HostWarning($"{turn.Model} calls no tools: it can only answer."), turn.TurnId);
        }

        if (turn.Budgets.Count > 0 && choice.Info.Prices is null)
        {
            turn.Session.Tell(
                new HostWarning(
                    $"The price of {turn.Model} is not known, so the limit of cost cannot hold: write its prices into providers.{choice.Entry.Name}.models of "
                    + "your agent.json."),
                turn.TurnId);
        }
    }
}
