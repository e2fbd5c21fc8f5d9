namespace AgentHost.Kernel.Turns.Calls;

/// <summary>The person behind a turn, for one call.</summary>
internal sealed class CallUser(Questions questions, TurnState turn) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        questions.AskAsync(
            turn.Session.Id,
            question,
            e => turn.Session.AppendAsync([e with { TurnId = turn.TurnId }], Sessions.Durability.Process, CancellationToken.None),
            cancellationToken);
}
