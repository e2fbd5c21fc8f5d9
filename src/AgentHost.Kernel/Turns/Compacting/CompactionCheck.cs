using AgentHost.Sessions;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Holds a compactor's answer to what every provider wants of a conversation.</summary>
internal static class CompactionCheck
{
    /// <summary>Finds what is wrong with a compaction, as a clause; null for nothing.</summary>
    public static string? FindProblem(Compaction compaction, ModelHistory history)
    {
        var messages = history.Messages;
        var first = IndexOf(messages, compaction.From);
        if (first < 0 || !history.IsOriginal(compaction.From))
        {
            return $"it begins with a message that is not there ({compaction.From})";
        }

        if (messages[first].Role == MessageRole.Tool)
        {
            return "it begins with the results of calls";
        }

        foreach (var id in compaction.Kept)
        {
            if (IndexOf(messages, id) is var at && (at < 0 || at >= first))
            {
                return $"it keeps a message that is not there before its beginning ({id})";
            }
        }

        List<Message> left = [.. messages.Take(first).Where(message => compaction.Kept.Contains(message.Id, StringComparer.Ordinal)), .. messages.Skip(first)];
        return left[0].Role != MessageRole.User ? "it does not begin with a person's message"
            : FindTorn(left)
            ?? (FindUnknownCall(compaction, left) is { } call ? $"it trims the result of a call that is not there ({call})" : null);
    }

    private static string? FindTorn(List<Message> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var calls = messages[i].Parts.OfType<ToolCallPart>().Select(static call => call.CallId);
            var results = i + 1 < messages.Count ? messages[i + 1].Parts.OfType<ToolResultPart>().Select(static result => result.CallId) : [];
            if (!calls.SequenceEqual(results, StringComparer.Ordinal))
            {
                return "it tears calls from their results";
            }
        }

        return null;
    }

    private static string? FindUnknownCall(Compaction compaction, List<Message> messages)
    {
        var calls = messages.SelectMany(static message => message.Parts).OfType<ToolCallPart>()
            .Select(static call => call.CallId).ToHashSet(StringComparer.Ordinal);
        return compaction.Trimmed.FirstOrDefault(id => !calls.Contains(id));
    }

    private static int IndexOf(IReadOnlyList<Message> messages, string id)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
