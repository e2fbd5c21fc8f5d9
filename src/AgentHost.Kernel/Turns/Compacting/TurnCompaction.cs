using System.Globalization;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Models;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Compaction of a turn's conversation, by a plugin's plan. The log keeps all of it.</summary>
public sealed class TurnCompaction(SummaryWriter summaries, TimeProvider time)
{
    /// <summary>Advice for where nothing can be shortened.</summary>
    public const string Remedy = "begin a new session, or name a model that takes more";

    private const int Percent = 100;

    /// <summary>The share of the window, in percent, from which on a person should know: where it is shortened by then, it is below again.</summary>
    private const int WarnAt = 80;

    /// <summary>The share of the window by which a conversation has to grow before what could not be done is tried again.</summary>
    private const int Patience = 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly PinFinder _pins = new(time);

    /// <summary>
    /// Shortens the conversation where the next request would take more of the model's window than the settings allow. What fails here is told, and the turn
    /// goes on.
    /// </summary>
    public async ValueTask KeepWithinAsync(TurnState turn, ModelRequest request, CancellationToken cancellationToken)
    {
        // A window that is nothing but assumed is no reason: the service will say when it is too much.
        if (turn.Session.History.Count < 2 || turn.Current.Choice.Assumed || turn.Current.Info.ContextWindow is not { } window)
        {
            return;
        }

        var settings = CompactionSettings.Of(turn.Workspace.Settings);
        var tokens = turn.Session.Gauge.Measure(turn.Model, turn.Session.History, () => Around(turn, request));
        if (settings.At > 0 && turn.Session.Gauge.IsDue(tokens, (long)window * settings.At / Percent))
        {
            var why = await RunAsync(turn, request, CompactionCause.Threshold, cancellationToken);

            // Once more only after it has grown: a conversation that stays above the share is not shortened at each step.
            var now = why is null ? turn.Session.Gauge.Measure(turn.Model, turn.Session.History, () => Around(turn, request)) : tokens;
            turn.Session.Gauge.Wait(now + (window / Patience), shortened: why is null);
            tokens = now;
        }

        if (turn.Session.Gauge.TakeWarning(tokens, (long)window * WarnAt / Percent))
        {
            await turn.Session.AppendAsync([new ContextWarning(tokens, window) { TurnId = turn.TurnId }], Durability.Buffered, cancellationToken);
        }
    }

    /// <summary>Shortens it.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The request that was or would be too long.</param>
    /// <param name="cause">Cause of the compaction.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    /// <param name="instructions">Wishes of a person for the summary; null for none.</param>
    /// <returns>Null when it is shorter now, else one sentence that says why not.</returns>
    public async ValueTask<string?> RunAsync(
        TurnState turn, ModelRequest request, CompactionCause cause, CancellationToken cancellationToken, string? instructions = null)
    {
        if (Choose(turn.Registry) is not { } descriptor)
        {
            return $"No plugin here brings a compactor, which would shorten the conversation: {Remedy}.";
        }

        var around = Around(turn, request);
        turn.Session.Gauge.Learn(turn.Model, turn.Session.History, around);
        turn.Session.Tell(
            new CompactionStarted(cause)
            {
                Tokens = turn.Session.Gauge.Measure(turn.Model, turn.Session.History, () => around),
                Window = turn.Current.Info.ContextWindow
            },
            IdOf(turn));
        var why = await TryAsync(turn, descriptor, around, cause, instructions, cancellationToken);
        if (why is not null)
        {
            turn.Session.Tell(new CompactionFailed(cause, why), IdOf(turn));
        }
        else
        {
            turn.Session.Gauge.Wait(0, shortened: true);
        }

        return why;
    }

    private async ValueTask<string?> TryAsync(
        TurnState turn, CapabilityDescriptor descriptor, long around, CompactionCause cause, string? instructions, CancellationToken cancellationToken)
    {
        if (turn.Hooks.Any(HookEvent.PreCompact))
        {
            var said = await turn.Hooks.RunAsync(
                new PreCompactInput(turn.Session.Id, turn.Workspace.Root, cause) { TurnId = IdOf(turn), Mode = turn.Mode, Instructions = instructions },
                ran => turn.Session.AppendAsync([ran with { TurnId = IdOf(turn) }], Durability.Buffered, CancellationToken.None),
                cancellationToken);
            if (said.Verdict is HookVerdict.Deny or HookVerdict.Stop)
            {
                return $"A hook does not let the conversation be shortened: {said.Reason?.TrimEnd('.') ?? "it gave no reason"}.";
            }

            instructions = string.Join('\n', ((string?[])[instructions, said.AddedContext]).Where(static text => !string.IsNullOrWhiteSpace(text)));
        }

        var history = turn.Session.Sent;
        var before = Count(history.Messages);
        var room = Room(turn, around, before, cause);
        var held = await _pins.FindAsync(turn, history, room, cancellationToken);
        var settings = CompactionSettings.Of(turn.Workspace.Settings);
        var writer = settings.ByModel && turn.FindSpent() is null ? await summaries.ChooseAsync(turn, cancellationToken) : null;
        var (wanted, failure) = await AskAsync(turn, descriptor, new CompactionRequest(turn.Session.Id, [.. history.Messages], room)
        {
            Cause = cause,
            Model = turn.Model,
            Pinned = held.Messages,
            PinnedCalls = held.Calls,
            SummaryTokens = writer is null ? 0 : Asking.AuxiliaryModel.RoomOf(writer, turn.Session.Gauge.Ratio),
            Instructions = string.IsNullOrEmpty(instructions) ? null : instructions,
        }, cancellationToken);
        if (wanted is null)
        {
            return failure ?? (cause == CompactionCause.Manual
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is nothing to shorten yet: the about {before:N0} tokens that are sent are the goal, what is pinned and the latest steps, "
                    + $"and these always stay.")
                : $"Nothing more of the conversation can be left out: {Remedy}.");
        }

        wanted = held.Hold(wanted, history.Messages);
        if (CompactionCheck.FindProblem(wanted, history) is { } problem)
        {
            return $"The answer of the compactor of {descriptor.Owner.Id} was not used, because {problem}.";
        }

        var plain = Describe(wanted, history, cause) with { TurnId = IdOf(turn), TokensBefore = before, Plugin = descriptor.Owner.Id };
        plain = Measured(plain.LeftOut > 0 ? plain with { Pinned = held.Text } : plain, history);
        var summed = writer is not null && wanted.SummaryRequest is { } order && plain.LeftOut > 0
            && await summaries.WriteAsync(
                turn, writer, order, instructions, Asking.AuxiliaryModel.RoomOf(writer, turn.Session.Gauge.Ratio),
                descriptor.Owner.Id, cancellationToken) is { } summary
            ? Measured(plain with { Summary = summary, SummaryModel = writer.Name }, history)
            : plain;
        var compacted = summed.TokensAfter < before ? summed : plain;
        if (compacted.TokensAfter >= before)
        {
            return cause == CompactionCause.Manual
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is nothing to gain yet: about {before:N0} tokens are sent, and what would stand for the older of them takes as much.")
                : $"Nothing more of the conversation can be left out: {Remedy}.";
        }

        await turn.Session.AppendAsync([compacted], Durability.Process, CancellationToken.None);
        return null;
    }

    /// <summary>Asks the compactor for its plan; null with a sentence where it failed.</summary>
    private async ValueTask<(Compaction? Wanted, string? Failure)> AskAsync(
        TurnState turn, CapabilityDescriptor descriptor, CompactionRequest order, CancellationToken cancellationToken)
    {
        try
        {
            var compactor = await turn.Workspace.Services.Resolver.ResolveAsync<Compactor>(descriptor, cancellationToken);
            return (await BoundedCall.RunAsync(descriptor.Owner, token => compactor.CompactAsync(order, token), Deadline, time, cancellationToken), null);
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
                descriptor.Owner.RecordFault($"{descriptor.Kind}/{descriptor.Name} {failure}");
            }

            return (null, $"The compactor of {descriptor.Owner.Id} {failure}.");
        }
    }

    /// <summary>The compactor of the plugin of the highest rank.</summary>
    private static CapabilityDescriptor? Choose(CapabilityRegistry registry)
    {
        var all = registry.List(CapabilityKinds.Compactor).ToList();
        return all.Count < 2
            ? all.FirstOrDefault()
            : registry.Plugins.Select(plugin => all.Find(descriptor => descriptor.Owner == plugin)).FirstOrDefault(static found => found is not null);
    }

    /// <summary>Estimates the tokens of a request beside its messages: its system sections and its tools.</summary>
    private static long Around(TurnState turn, ModelRequest request) =>
        request.System.Sum(static section => (long)TokenEstimate.Of(section.Text))
        + turn.Current.Shape(request).Tools.Sum(static tool => (long)TokenEstimate.Of(tool.Description) + TokenEstimate.Of(tool.InputSchema.GetRawText()));

    /// <summary>
    /// Computes the tokens that the messages may take: half of what the whole request took, or of what the model is known to take. A quarter of them may always
    /// stay, and stays where a person wants them shortened.
    /// </summary>
    private static long Room(TurnState turn, long around, long messages, CompactionCause cause)
    {
        if (cause == CompactionCause.Manual)
        {
            return messages / 4;
        }

        var whole = Math.Min(messages + around, turn.Current.Info.ContextWindow is { } window ? (long)(window / turn.Session.Gauge.Ratio) : long.MaxValue);
        return Math.Max((whole / 2) - around, messages / 4);
    }

    /// <summary>The event: what is left out by this compaction and by those before it.</summary>
    private static ContextCompacted Describe(Compaction wanted, ModelHistory history, CompactionCause cause)
    {
        var kept = wanted.Kept.Where(history.IsOriginal).ToList();
        var first = 0;
        while (history.Messages[first].Id != wanted.From)
        {
            first++;
        }

        var gone = history.Messages.Take(first).Count(message => history.IsOriginal(message.Id) && !kept.Contains(message.Id, StringComparer.Ordinal));
        var sent = history.Messages.Skip(first).Concat(history.Messages.Take(first).Where(message => kept.Contains(message.Id, StringComparer.Ordinal)));
        var calls = sent.SelectMany(static message => message.Parts).OfType<ToolCallPart>()
            .Select(static call => call.CallId).ToHashSet(StringComparer.Ordinal);
        return new ContextCompacted(wanted.From, cause)
        {
            Kept = kept,
            Trimmed = [.. wanted.Trimmed.Concat(history.Compaction?.Trimmed ?? []).Distinct(StringComparer.Ordinal).Where(calls.Contains)],
            Summary = wanted.Summary ?? history.Compaction?.Summary,
            LeftOut = gone + (history.Compaction?.LeftOut ?? 0),
        };
    }

    private static ContextCompacted Measured(ContextCompacted compacted, ModelHistory history) =>
        compacted with { TokensAfter = Count(history.After(compacted)) };

    private static long Count(IReadOnlyList<Message> messages) => messages.Sum(static message => (long)TokenEstimate.Of(message));

    /// <summary>Its turn; null where a person shortens a conversation that no turn of runs.</summary>
    private static string? IdOf(TurnState turn) => turn.TurnId.Length == 0 ? null : turn.TurnId;
}
