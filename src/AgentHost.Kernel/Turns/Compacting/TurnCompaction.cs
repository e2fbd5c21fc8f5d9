using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Turns.Calls;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Makes the conversation of a turn shorter, by what a plugin says. The log keeps all of it.</summary>
internal sealed class TurnCompaction(TimeProvider time)
{
    /// <summary>What to do where nothing can be shortened.</summary>
    public const string Remedy = "begin a new session, or name a model that takes more";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Shortens it.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The request that was too long.</param>
    /// <param name="cause">Why.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    /// <returns>Null when it is shorter now, else one sentence that says why not.</returns>
    public async ValueTask<string?> RunAsync(TurnState turn, ModelRequest request, CompactionCause cause, CancellationToken cancellationToken)
    {
        if (Choose(turn.Registry) is not { } descriptor)
        {
            return $"No plugin here brings a compactor, which would shorten the conversation: {Remedy}.";
        }

        if (turn.Hooks.Any(HookEvent.PreCompact))
        {
            await turn.Hooks.RunAsync(
                turn.HookOf(HookEvent.PreCompact) with { Detail = EnumWords.Write(cause) },
                ran => turn.Session.AppendAsync([ran with { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None),
                cancellationToken);
        }

        var history = turn.Session.Sent;
        var before = Count(history.Messages);
        Compaction? wanted;
        try
        {
            var compactor = await turn.Workspace.Resolver.ResolveAsync<Compactor>(descriptor, cancellationToken);
            var order = new CompactionRequest(turn.Session.Id, [.. history.Messages], Room(turn, request, before)) { Cause = cause, Model = turn.Model };
            wanted = await BoundedCall.RunAsync(descriptor.Owner.Meter, token => compactor.CompactAsync(order, token), Deadline, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            var failure = exception is TimeoutException ? $"did not answer within {Deadline.TotalSeconds:0} s" : $"failed: {exception.Message.TrimEnd('.')}";
            if (exception is not CapabilityException)
            {
                descriptor.Owner.Strike($"{descriptor.Kind}/{descriptor.Name} {failure}");
            }

            return $"The compactor of {descriptor.Owner.Id} {failure}.";
        }

        if (wanted is null)
        {
            return $"Nothing more of the conversation can be left out: {Remedy}.";
        }

        if (CompactionCheck.FindProblem(wanted, history) is { } problem)
        {
            return $"The answer of the compactor of {descriptor.Owner.Id} was not used, because {problem}.";
        }

        var compacted = Describe(wanted, history, cause) with { TurnId = turn.TurnId, TokensBefore = before, Plugin = descriptor.Owner.Id };
        compacted = compacted with { TokensAfter = Count(history.After(compacted)) };
        if (compacted.TokensAfter >= before)
        {
            return $"Nothing more of the conversation can be left out: {Remedy}.";
        }

        await turn.Session.AppendAsync([compacted], Durability.Process, CancellationToken.None);
        return null;
    }

    /// <summary>The compactor of the plugin of the highest rank.</summary>
    private static CapabilityDescriptor? Choose(CapabilityRegistry registry)
    {
        var all = registry.List(CapabilityKinds.Compactor).ToList();
        return all.Count < 2 ? all.FirstOrDefault() : registry.Plugins.Select(plugin => all.Find(descriptor => descriptor.Owner == plugin)).FirstOrDefault(static found => found is not null);
    }

    /// <summary>What the messages may take: half of what the whole request took, or of what the model is known to take. A quarter of them may always stay.</summary>
    private static long Room(TurnState turn, ModelRequest request, long messages)
    {
        var around = request.System.Sum(static section => (long)TokenEstimate.Of(section.Text))
            + turn.Current.Shape(request).Tools.Sum(static tool => (long)TokenEstimate.Of(tool.Description) + TokenEstimate.Of(tool.InputSchema.GetRawText()));
        var whole = Math.Min(messages + around, turn.Current.Info.ContextWindow ?? long.MaxValue);
        return Math.Max((whole / 2) - around, messages / 4);
    }

    /// <summary>The event: what is left out by this compaction and by those before it.</summary>
    private static ContextCompacted Describe(Compaction wanted, SentHistory history, CompactionCause cause)
    {
        var kept = wanted.Kept.Where(history.IsOriginal).ToList();
        var first = 0;
        while (history.Messages[first].Id != wanted.From)
        {
            first++;
        }

        var gone = history.Messages.Take(first).Count(message => history.IsOriginal(message.Id) && !kept.Contains(message.Id, StringComparer.Ordinal));
        var sent = history.Messages.Skip(first).Concat(history.Messages.Take(first).Where(message => kept.Contains(message.Id, StringComparer.Ordinal)));
        var calls = sent.SelectMany(static message => message.Parts).OfType<ToolCallPart>().Select(static call => call.CallId).ToHashSet(StringComparer.Ordinal);
        return new ContextCompacted(wanted.From, cause)
        {
            Kept = kept,
            Trimmed = [.. wanted.Trimmed.Concat(history.Compaction?.Trimmed ?? []).Distinct(StringComparer.Ordinal).Where(calls.Contains)],
            Summary = wanted.Summary ?? history.Compaction?.Summary,
            LeftOut = gone + (history.Compaction?.LeftOut ?? 0),
        };
    }

    private static long Count(IReadOnlyList<Message> messages) => messages.Sum(static message => (long)TokenEstimate.Of(message));
}
