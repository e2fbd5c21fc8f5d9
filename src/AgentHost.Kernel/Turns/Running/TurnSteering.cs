using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Takes up between two steps what a person said meanwhile: behind the results, before the next request.</summary>
public sealed class TurnSteering(Task<SessionStore> store, TimeProvider time)
{
    /// <returns>Whether the model has something new to answer.</returns>
    public async ValueTask<bool> TakeAsync(TurnState turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        await TakeLeftAsync(turn, cancellationToken);
        var taken = false;
        while (turn.Session.Steering.Next is { } words)
        {
            taken |= await TakeAsync(turn, words, cancellationToken);
            turn.Session.Steering.Done(words);
        }

        return taken;
    }

    /// <summary>Takes what other processes said to the turn.</summary>
    private async ValueTask TakeLeftAsync(TurnState turn, CancellationToken cancellationToken)
    {
        var session = turn.Session;
        var left = await (await store).ReadAsync(database => QueueTable.Left(database, session.Id), cancellationToken);
        foreach (var row in left.Where(row => row.Steer && row.Request.TurnId == turn.TurnId))
        {
            var told = new TurnSteered(row.TurnId, PromptParts.Bare(row.Request.Parts)) { TurnId = turn.TurnId };
            await session.AppendAsync([told], Durability.Process, CancellationToken.None);
            session.Steering.Add(turn.TurnId, new SteeringMessage(row.TurnId, row.Request.Parts));
        }
    }

    private async ValueTask<bool> TakeAsync(TurnState turn, SteeringMessage words, CancellationToken cancellationToken)
    {
        var parts = PromptParts.Bare(words.Prompt);
        var told = new TurnSteered(words.Id, parts) { TurnId = turn.TurnId };
        if (turn.Hooks.Any(HookEvent.PromptSubmit))
        {
            var text = string.Concat(parts.OfType<TextPart>().Select(static part => part.Text));
            var hooked = await turn.Hooks.RunAsync(
                turn.OfThisTurn(new PromptSubmitInput(turn.Session.Id, turn.Workspace.Root, text)),
                ran => turn.Session.AppendAsync([ran with { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None),
                cancellationToken);
            if (hooked.Verdict is HookVerdict.Deny or HookVerdict.Stop)
            {
                await turn.Session.AppendAsync([told with { Refused = hooked.Reason ?? "a hook blocked it" }], Durability.Process, CancellationToken.None);
                return false;
            }

            parts = hooked.AddedContext is { Length: > 0 } added ? [.. parts, new TextPart("\n\n" + added)] : parts;
        }

        var id = turn.Session.Ids.Next();
        var message = new Message(id, MessageRole.User, parts, time.GetUtcNow()) { TurnId = turn.TurnId };
        await turn.Session.AppendAsync(
            [told with { MessageId = id }, new MessageAppended(id, MessageRole.User) { TurnId = turn.TurnId, Parts = parts }],
            Durability.Process,
            CancellationToken.None,
            message);
        return true;
    }
}
