using AgentHost.Client;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Ways in which turns end.</summary>
internal static class TurnEnds
{
    /// <summary>The end of a turn whose last step called no tool.</summary>
    public static TurnCompleted Answered(TurnState turn, StepResult step) => step.Finish switch
    {
        // Nobody could be asked, and the model found no other way: an answer, but not to what was asked for.
        FinishReason.Stop or FinishReason.Unknown when turn.LastDenial is { Cause: PermissionCause.Nobody } denial =>
            new(TurnOutcome.Denied) { Text = step.Message.GetText(), Reason = denial.Reason },
        FinishReason.Refusal => new(TurnOutcome.Refused) { Text = step.Message.GetText(), Reason = step.Detail ?? "the model refused" },
        FinishReason.ContentFilter =>
            new(TurnOutcome.Refused) { Text = step.Message.GetText(), Reason = step.Detail ?? "the provider's content filter cut the answer" },
        FinishReason.OutputLimit => new(TurnOutcome.Limit)
        {
            Text = step.Message.GetText(),
            Reason = "the answer reached the model's limit of output tokens: --param maxOutputTokens=N asks for more, where the model has more"
        },
        _ when string.IsNullOrWhiteSpace(step.Message.GetText()) => new(TurnOutcome.Answered) { Reason = "the model ended without an answer" },
        _ => new(TurnOutcome.Answered) { Text = step.Message.GetText() },
    };

    /// <summary>The end of a turn that reached a limit, with the last answer of its own.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="reason">The limit, as a clause.</param>
    public static TurnCompleted Limit(TurnState turn, string reason) => turn.Refusals.Apply(new TurnCompleted(TurnOutcome.Limit)
    {
        // Of this turn alone: an older one's answer is no answer to this prompt.
        Text = turn.Session.History.LastOrDefault(message => message.Role == MessageRole.Assistant && message.TurnId == turn.TurnId)?.GetText() ?? "",
        Reason = reason,
    });
}
