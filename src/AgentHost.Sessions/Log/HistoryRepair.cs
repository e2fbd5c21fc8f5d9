using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>Makes a history valid for the next request, however its store failed meanwhile: each call has one result, right behind it.</summary>
internal static class HistoryRepair
{
    private const string NoResult = "interrupted: this call's result was not stored";

    /// <summary>Results for calls that have none, a message for each message with such calls.</summary>
    public static List<AgentEvent> Answers(IReadOnlyList<Message> messages, Func<string> newId)
    {
        var answered = messages.SelectMany(static message => message.Parts).OfType<ToolResultPart>()
            .Select(static part => part.CallId).ToHashSet(StringComparer.Ordinal);
        var events = new List<AgentEvent>();
        foreach (var message in messages)
        {
            Part[] missing =
            [
                .. message.Parts.OfType<ToolCallPart>().Where(call => answered.Add(call.CallId))
                    .Select(static call => new ToolResultPart(call.CallId, [new TextPart(NoResult)]) { IsError = true }),
            ];
            if (missing.Length > 0)
            {
                events.Add(new MessageAppended(newId(), MessageRole.Tool) { TurnId = message.TurnId, Parts = missing });
            }
        }

        return events;
    }

    /// <summary>Puts each result behind its call. Of several for one call the first counts; those without a call are left out.</summary>
    public static IReadOnlyList<Message> Arrange(IReadOnlyList<Message> messages)
    {
        var results = new Dictionary<string, (Message Holder, ToolResultPart Part)>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            foreach (var part in message.Parts.OfType<ToolResultPart>())
            {
                results.TryAdd(part.CallId, (message, part));
            }
        }

        var arranged = new List<Message>(messages.Count);
        foreach (var message in messages)
        {
            var own = message.Parts.OfType<ToolResultPart>().Any() ? [.. message.Parts.Where(static part => part is not ToolResultPart)] : message.Parts;
            if (own.Count == message.Parts.Count)
            {
                arranged.Add(message);
            }
            else if (own.Count > 0)
            {
                arranged.Add(message with { Parts = own });
            }

            var behind = new List<Part>();
            Message? holder = null;
            foreach (var call in own.OfType<ToolCallPart>())
            {
                if (results.Remove(call.CallId, out var found))
                {
                    behind.Add(found.Part);
                    holder ??= found.Holder;
                }
            }

            if (holder is not null)
            {
                arranged.Add(holder with { Parts = behind });
            }
        }

        return arranged;
    }
}
