using AgentHost.Client;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns.Asking;
using AgentHost.Models;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Has a model write the summary that a compactor orders. What fails here costs nothing but the better words: the compactor's own stand.</summary>
public sealed class SummaryWriter(AuxiliaryModel side)
{
    public const string Head = "[Earlier messages are left out here. A summary of them:";

    private const int LeastTokens = 100;
    private const int MostTokens = 8_000;
    private const int LongestInstructions = 8_000;

    /// <summary>Chooses the model that writes; null for none.</summary>
    public ValueTask<TurnModel?> ChooseAsync(TurnState turn, CancellationToken cancellationToken) =>
        side.ChooseAsync(turn.Workspace, ModelProfiles.Summary, turn.Current, cancellationToken);

    /// <param name="turn">Whose conversation it is.</param>
    /// <param name="model">The model that writes.</param>
    /// <param name="order">The compactor's order.</param>
    /// <param name="instructions">Wishes of a person or a hook for the summary.</param>
    /// <param name="room">The most tokens that it may read.</param>
    /// <param name="plugin">The plugin that ordered it.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    /// <returns>The summary with its frame; null where there is none.</returns>
    public async ValueTask<string?> WriteAsync(
        TurnState turn, TurnModel model, SummaryRequest order, string? instructions, long room, string plugin, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(order.Text) || TokenEstimate.Of(order.Text) > room || order.Instructions.Length > LongestInstructions)
        {
            Warn(turn, "what the compactor wants summed up is nothing, or too much");
            return null;
        }

        var system = instructions is { Length: > 0 }
            ? $"{order.Instructions}\n\nWhat the summary is to look after above all: {instructions}"
            : order.Instructions;
        var answer = await side.AskAsync(
            turn, model, new PromptText("compaction", system), order.Text, Math.Clamp(order.Tokens, LeastTokens, MostTokens),
            "compaction", cancellationToken, turn.TurnId.Length == 0 ? null : turn.TurnId, plugin);
        if (answer.Text is null)
        {
            Warn(turn, $"{model.Name}: {answer.Failure}");
            return null;
        }

        return $"{Head}\n\n{answer.Text}]";
    }

    private static void Warn(TurnState turn, string why) =>
        turn.Session.Tell(
            new HostWarning($"No model wrote a summary of what is left out ({why}): it is said in short by rules."),
            turn.TurnId.Length == 0 ? null : turn.TurnId);
}
