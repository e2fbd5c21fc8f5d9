namespace Samples.Compactor;

internal sealed class LastTurnsCompactor : AgentHost.Compactor
{
    public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken)
    {
        // A turn begins with a person's message: cut there, no call loses its result.
        string? from = null;
        var (tokens, left) = (0L, request.Messages.Count);
        for (var i = request.Messages.Count - 1; i >= 0 && tokens <= request.Tokens; i--)
        {
            tokens += TokenEstimate.Of(request.Messages[i]);
            if (tokens <= request.Tokens && request.Messages[i].Role == MessageRole.User)
            {
                (from, left) = (request.Messages[i].Id, i);
            }
        }

        // Nothing left out makes nothing shorter.
        return new(from is null || left == 0 ? null : new Compaction(from) { Summary = $"{left} earlier messages were left out." });
    }
}
