namespace AgentHost.Kernel.Turns.Calls;

/// <summary>The person behind a turn, for one call; asked for a sub-agent in the session that they began.</summary>
internal sealed class CallUser(Questions questions, TurnState turn) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        questions.AskAsync(
            turn.Root.Session.Id,
            question,
            e => turn.Root.Session.AppendAsync([e with { TurnId = turn.Root.TurnId }], AgentHost.Sessions.Log.Durability.Process, CancellationToken.None),
            cancellationToken);
}
