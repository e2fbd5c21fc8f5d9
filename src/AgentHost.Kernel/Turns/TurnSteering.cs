using AgentHost.Kernel.Attaching;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>Takes up between two steps what a person said meanwhile: behind the results, before the next request.</summary>
internal static class TurnSteering
{
    /// <returns>Whether the model has something new to answer.</returns>
    public static async ValueTask<bool> TakeAsync(TurnState turn, TimeProvider time, CancellationToken cancellationToken)
    {
        if (turn.TakeLeftWords is { } take)
        {
            await take(cancellationToken);
        }

        var taken = false;
        while (turn.Session.Steering.Next is { } words)
        {
            taken |= await TakeAsync(turn, words, time, cancellationToken);
            turn.Session.Steering.Done(words);
        }

        return taken;
    }

    private static async ValueTask<bool> TakeAsync(TurnState turn, SteeredWords words, TimeProvider time, CancellationToken cancellationToken)
    {
        var parts = AttachFit.Bare(words.Prompt);
        var told = new TurnSteered(words.Id, parts) { TurnId = turn.TurnId };
        if (turn.Hooks.Any(HookEvent.PromptSubmit))
        {
            var text = string.Concat(parts.OfType<TextPart>().Select(static part => part.Text));
            var hooked = await turn.Hooks.RunAsync(
                turn.HookOf(HookEvent.PromptSubmit) with { Text = text },
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
            [told with { MessageId = id }, new MessageAppended(id, MessageRole.User) { TurnId = turn.TurnId, Parts = parts }], Durability.Process, CancellationToken.None, message);
        return true;
    }
}
