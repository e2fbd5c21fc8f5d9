using AgentHost.Sessions;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>
/// Finds what is kept through a compaction: the first prompt, what a person pinned, prompts that commands pin, results that tools pin, the goal, and what
/// plugins have to say.
/// </summary>
internal sealed class PinFinder(TimeProvider time)
{
    /// <summary>The share of the room that pinned messages and results may take together.</summary>
    private const int Share = 3;

    /// <summary>The share of the room up to which the first prompt is kept whole, and what it may take anyway.</summary>
    private const int GoalShare = 2;
    private const int LeastGoal = 200;

    public async ValueTask<Pins> FindAsync(TurnState turn, ModelHistory history, long room, CancellationToken cancellationToken)
    {
        var own = await turn.Session.LoadPinsAsync(cancellationToken);
        var first = history.Messages.FirstOrDefault(static message =>
            message.Role == MessageRole.User && message.Parts.Any(static part => part is not SummaryPart));

        // A first prompt that takes most of the room itself (a whole file was pasted) is kept in short.
        var whole = first is not null
            && first.Parts.Where(static part => part is not SummaryPart)
                .Sum(static part => (long)TokenEstimate.Of(part)) <= Math.Max(room / GoalShare, LeastGoal);
        var (messages, calls) = FindMessages(history.Messages, whole ? first : null, own.Messages.ToHashSet(StringComparer.Ordinal), room / Share);
        return new Pins(messages, calls, await PinTexts.WriteAsync(turn, own.Goal ?? (whole ? null : first?.GetText()), room, time, cancellationToken));
    }

    /// <summary>The goal, then the latest of the others while there is room.</summary>
    private static (List<string> Messages, List<string> Calls) FindMessages(IReadOnlyList<Message> sent, Message? goal, HashSet<string> pinned, long room)
    {
        var messages = new List<string>();
        var calls = new List<string>();
        if (goal is not null)
        {
            messages.Add(goal.Id);
            pinned.Remove(goal.Id);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = sent.Count - 1; i >= 0; i--)
        {
            var message = sent[i];
            if (message.Role != MessageRole.Tool || i == 0)
            {
                var pin = message.Role == MessageRole.User ? message.Parts.OfType<TextPart>().FirstOrDefault(static part => part.Pin is not null)?.Pin : null;
                if (message.Id == goal?.Id)
                {
                    // Kept in any case: an older one of its name is not.
                    names.UnionWith(pin is null ? [] : [pin]);
                }
                else if ((pinned.Contains(message.Id) || (pin is not null && !names.Contains(pin))) && !message.Parts.Any(static part => part is ToolCallPart)
                    && Take(TokenEstimate.Of(message)))
                {
                    messages.Add(message.Id);
                    names.UnionWith(pin is null ? [] : [pin]);
                }

                continue;
            }

            // Calls and their results stay together, or go together.
            var call = sent[--i];
            var whole = pinned.Contains(message.Id) || pinned.Contains(call.Id);
            var held = message.Parts.OfType<ToolResultPart>().Where(result => whole || (result.Pin is { } name && !names.Contains(name))).ToList();
            if (held.Count > 0 && Take(TokenEstimate.Of(call) + held.Sum(static result => (long)TokenEstimate.Of(result))))
            {
                messages.AddRange([call.Id, message.Id]);
                calls.AddRange(held.Select(static result => result.CallId));
                names.UnionWith(held.Select(static result => result.Pin).OfType<string>());
            }
        }

        return (messages, calls);

        bool Take(long tokens)
        {
            if (tokens > room)
            {
                return false;
            }

            room -= tokens;
            return true;
        }
    }
}
