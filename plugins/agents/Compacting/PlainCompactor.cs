namespace AgentHost.Plugins.Agents.Compacting;

/// <summary>
/// Shortens a conversation: old outputs of tools go first, then the oldest steps, of which a model is to write a summary. The first prompt, the one that is
/// worked at, what is pinned and the latest steps stay.
/// </summary>
internal sealed class PlainCompactor : Compactor
{
    /// <summary>Steps at the end whose outputs go last: what the model works with at this moment.</summary>
    private const int LatestSteps = 3;

    /// <summary>Outputs that take less are not worth a note in their place.</summary>
    private const int SmallOutput = 60;

    /// <summary>Approximate size of a trimmed output, in tokens.</summary>
    private const int NoteTokens = 32;

    public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(Compact(request));
    }

    private static Compaction? Compact(CompactionRequest request)
    {
        if (Conversation.Of(request) is not { Steps.Count: > 0 } talk)
        {
            return null;
        }

        var room = Math.Max(0, request.Tokens - talk.GoalTokens);
        var tokens = talk.Steps.Sum(static step => step.Tokens);
        var trimmed = new List<string>();
        tokens = TrimOutputs(talk.Steps.SkipLast(LatestSteps), tokens, room, trimmed);

        var noteLength = (int)Math.Clamp(request.Tokens / 2, 400, LeftOutNote.LongestLength);
        var note = request.SummaryTokens > 0 ? (int)Math.Clamp(request.Tokens / 4, noteLength / 4, SummaryPrompt.MostTokens) : noteLength / 4;
        var first = 0;
        while (tokens > room && first < talk.Steps.Count - 1)
        {
            tokens -= talk.Stays(first) ? 0 : talk.Steps[first].Tokens;
            first++;

            // What stands for them takes room as well.
            room = Math.Max(0, request.Tokens - talk.GoalTokens - note);
        }

        // What was left out with its step needs no note.
        trimmed.RemoveAll(id => !talk.Steps.Where((_, i) => i >= first || talk.Stays(i)).Any(step => step.Outputs.Any(output => output.CallId == id)));
        TrimOutputs(talk.Steps.Skip(Math.Max(first, talk.Steps.Count - LatestSteps)), tokens, room, trimmed);
        if (first == 0 && trimmed.Count == 0)
        {
            return null;
        }

        var gone = talk.Steps.Take(first).Where((_, i) => !talk.Stays(i)).ToList();
        return new Compaction(talk.Steps[first].FirstId)
        {
            Kept =
            [
                talk.GoalId,
                .. talk.Steps.Take(first).Where((_, i) => talk.Stays(i)).SelectMany(static step => step.Messages).Select(static message => message.Id)
            ],
            Trimmed = trimmed,
            Summary = gone.Count == 0 ? null : LeftOutNote.Write(talk.Summary, gone, noteLength),
            SummaryRequest = gone.Count == 0 || request.SummaryTokens <= 0 ? null : SummaryPrompt.Of(talk.Summary, gone, request.SummaryTokens),
        };
    }

    /// <summary>Trims outputs, the oldest first, until the rest fits.</summary>
    /// <returns>What the steps take then.</returns>
    private static long TrimOutputs(IEnumerable<Step> steps, long tokens, long room, List<string> trimmed)
    {
        foreach (var step in steps)
        {
            foreach (var (callId, size) in step.Outputs)
            {
                if (tokens <= room)
                {
                    return tokens;
                }

                if (size > SmallOutput)
                {
                    trimmed.Add(callId);
                    step.Tokens -= size - NoteTokens;
                    tokens -= size - NoteTokens;
                }
            }
        }

        return tokens;
    }
}
