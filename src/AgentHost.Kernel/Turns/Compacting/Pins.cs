namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Messages, results and text that are kept through a compaction.</summary>
/// <param name="Messages">Ids of messages that are sent whole.</param>
/// <param name="Calls">Ids of calls whose results are.</param>
/// <param name="Text">Text that is sent beside the summary; null for nothing.</param>
internal sealed record Pins(IReadOnlyList<string> Messages, IReadOnlyList<string> Calls, string? Text)
{
    /// <summary>Results that take less are not worth a note in their place.</summary>
    private const int SmallResult = 60;

    /// <summary>A compactor's answer with what it left out of them.</summary>
    public Compaction Hold(Compaction wanted, IReadOnlyList<Message> messages)
    {
        var first = 0;
        while (first < messages.Count && messages[first].Id != wanted.From)
        {
            first++;
        }

        if (first == messages.Count)
        {
            return wanted;
        }

        var missing = messages.Take(first)
            .Where(message => Messages.Contains(message.Id, StringComparer.Ordinal) && !wanted.Kept.Contains(message.Id, StringComparer.Ordinal)).ToList();

        // A call that comes along for the sake of one beside it needs no long result.
        var beside = missing.SelectMany(static message => message.Parts).OfType<ToolResultPart>()
            .Where(result => !Calls.Contains(result.CallId, StringComparer.Ordinal) && TokenEstimate.Of(result) > SmallResult)
            .Select(static result => result.CallId);
        return wanted with
        {
            Kept = missing.Count == 0 ? wanted.Kept : [.. wanted.Kept, .. missing.Select(static message => message.Id)],
            Trimmed = [.. wanted.Trimmed.Concat(beside).Where(id => !Calls.Contains(id, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)],
        };
    }
}
