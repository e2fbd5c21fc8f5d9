namespace AgentHost.Plugins.Agents.Compacting;

/// <summary>A conversation taken apart: the first prompt, and the steps after it.</summary>
internal sealed class Conversation
{
    private readonly HashSet<string> _pinned;

    private Conversation(Message goal, IReadOnlyList<Step> steps, string? summary, IEnumerable<string> pinned)
    {
        _pinned = pinned.ToHashSet(StringComparer.Ordinal);
        GoalId = goal.Id;
        GoalTokens = goal.Parts.Where(static part => part is not SummaryPart).Sum(static part => TokenEstimate.Of(part));
        Steps = steps;
        Prompt = FindPrompt(steps);
        Summary = summary;
    }

    public string GoalId { get; }

    public long GoalTokens { get; }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Index of the step with the prompt that the model works at; less than 0 where that is the first.</summary>
    public int Prompt { get; }

    /// <summary>Summary in place of messages that were left out before; null for none.</summary>
    public string? Summary { get; }

    /// <summary>Tells whether a step stays, however old it is.</summary>
    public bool Stays(int step) => step == Prompt || (_pinned.Count > 0 && Steps[step].Messages.Any(message => _pinned.Contains(message.Id)));

    /// <summary>Takes it apart; null where no person has said anything.</summary>
    public static Conversation? Of(CompactionRequest request)
    {
        var messages = request.Messages;
        var summary = messages.SelectMany(static message => message.Parts).OfType<SummaryPart>().LastOrDefault(static part => !part.Pinned)?.Text;

        // A message of nothing but a summary is not one of the log: the new summary takes its place.
        var own = messages.Where(static message => message.Parts.Any(static part => part is not SummaryPart)).ToList();
        if (own is not [{ Role: MessageRole.User } goal, ..])
        {
            return null;
        }

        var steps = new List<Step>();
        for (var i = 1; i < own.Count;)
        {
            var end = i + 1;
            while (end < own.Count && own[end].Role == MessageRole.Tool)
            {
                end++;
            }

            steps.Add(new Step(own.GetRange(i, end - i), request.PinnedCalls));
            i = end;
        }

        return new Conversation(goal, steps, summary, request.Pinned);
    }

    private static int FindPrompt(IReadOnlyList<Step> steps)
    {
        var turn = steps is [.., var last] ? last.Messages[0].TurnId : null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Messages[0] is { Role: MessageRole.User } prompt && prompt.TurnId == turn)
            {
                return i;
            }
        }

        return -1;
    }
}
