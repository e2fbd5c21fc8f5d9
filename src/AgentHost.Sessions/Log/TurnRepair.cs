using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>Writes the end of a turn that was cut off, so that the history is valid for the next request.</summary>
internal static class TurnRepair
{
    /// <summary>The reason in <see cref="TurnCompleted"/>.</summary>
    public const string Reason = "interrupted";

    private const string NoEnd = "interrupted: the host ended before this call did";
    private const string NoResult = "interrupted: the host ended before this call's result was stored";

    /// <summary>The events that are missing.</summary>
    public static List<AgentEvent> End(TurnProjection turn, Func<string> newId)
    {
        var events = new List<AgentEvent>();
        var open = turn.OpenCalls;
        foreach (var message in turn.OpenMessages)
        {
            var isResults = message.Parts.Any(static part => part is ToolResultPart);
            events.Add(new MessageAppended(message.MessageId, isResults ? MessageRole.Tool : MessageRole.Assistant)
            {
                Interrupted = !isResults,
                Model = isResults ? null : turn.Model,
            });
        }

        events.AddRange(open.Select(static call => new ToolCompleted(call.CallId, call.Tool, ToolState.Cancelled)));
        var unanswered = turn.Unanswered;
        if (unanswered.Count > 0)
        {
            events.Add(new MessageAppended(newId(), MessageRole.Tool)
            {
                Parts = [.. unanswered.Select(call => Result(call, open.Contains(call)))],
            });
        }

        events.Add(new TurnCompleted(TurnOutcome.Cancelled)
        {
            Reason = Reason,
            Text = turn.Text,
            Steps = turn.Steps,
            ToolCalls = turn.ToolCalls,
            Usage = turn.Usage,
            Cost = turn.Cost,
            Files = turn.Files,
        });
        // What was said to it waits for a person's word, as all that waited for its end.
        return [
            .. events.Select(value => value with { TurnId = turn.TurnId }),
            .. turn.Said.Select((words, place) => new TurnQueued(words.Prompt, place) { TurnId = words.Id, Held = true })
        ];
    }

    private static ToolResultPart Result(OpenCall call, bool isOpen) =>
        new(call.CallId, [new TextPart(isOpen ? NoEnd : NoResult)]) { IsError = true };
}
