using System.Globalization;
using AgentHost.Kernel.Sessions;

namespace AgentHost.Kernel.Turns;

/// <summary>One step: a request to the model, made again as often as its faults allow.</summary>
internal sealed class StepRunner(TimeProvider time)
{
    public async ValueTask<StepResult> RunAsync(TurnState turn, ModelClient client, ModelRequest request, TurnSettings settings, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var messageId = turn.Session.Ids.Next();
            var answer = new AnswerBuilder(messageId, e => turn.Session.Tell(e, turn.TurnId), () => "call_" + turn.Session.Ids.Next(), turn.Session.HasCall, turn.Steps);

            // Stored before the request leaves: after a crash it is known that it was made.
            await turn.Session.AppendAsync([new StepStarted(turn.Steps, turn.Model, attempt) { TurnId = turn.TurnId }], Durability.Process, cancellationToken);
            ModelFault? fault;
            try
            {
                fault = await ModelStream.ReadAsync(client, request, answer, settings.Deadlines, () => StoreAsync(turn, answer), time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await KeepInterruptedAsync(turn, messageId, answer);
                throw;
            }

            var cost = Count(turn, answer.Usage);
            if (fault is null)
            {
                return await CompleteAsync(turn, messageId, answer, cost);
            }

            if (answer.HasContent)
            {
                answer.End(withCalls: false);
                await turn.Session.AppendAsync([.. Stamped(turn, answer), new MessageWithdrawn(messageId) { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None);
            }

            if (settings.Retry.WaitAfter(fault, attempt, Random.Shared.NextDouble()) is not { } wait)
            {
                return Failed(messageId, fault, attempt, settings.Retry.LongestWait);
            }

            await turn.Session.AppendAsync([new StepRetrying(turn.Steps, attempt, wait.TotalSeconds, fault) { TurnId = turn.TurnId }], Durability.Process, cancellationToken);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async ValueTask<StepResult> CompleteAsync(TurnState turn, string messageId, AnswerBuilder answer, decimal? cost)
    {
        var finished = answer.Finished!;
        var calls = answer.End(withCalls: finished.Reason is not (FinishReason.OutputLimit or FinishReason.ContentFilter));
        IReadOnlyList<Part> parts = answer.Parts.Count > 0 ? [.. answer.Parts] : [new TextPart("")];
        var message = new Message(messageId, MessageRole.Assistant, parts, time.GetUtcNow()) { TurnId = turn.TurnId, Model = turn.Model };
        var events = Stamped(turn, answer);
        if (answer.Parts.Count == 0)
        {
            events.Add(new PartCompleted(messageId, 0, parts[0]) { TurnId = turn.TurnId });
        }

        events.Add(new MessageAppended(messageId, MessageRole.Assistant) { TurnId = turn.TurnId, Model = turn.Model });
        events.Add(new StepCompleted(turn.Steps, finished.Reason) { TurnId = turn.TurnId, Usage = answer.Usage, Cost = cost });

        // An answer that is whole is kept, whatever cancels the turn in this moment; its calls are answered as cancelled.
        await turn.Session.AppendAsync(events, Durability.Process, CancellationToken.None, message);
        return new StepResult(message, calls, finished.Reason) { Detail = finished.Detail };
    }

    /// <summary>What was shown of an answer that was cut off stays in the history, marked so.</summary>
    private async ValueTask KeepInterruptedAsync(TurnState turn, string messageId, AnswerBuilder answer)
    {
        answer.End(withCalls: false);
        if (!answer.Parts.OfType<TextPart>().Any())
        {
            if (answer.HasContent)
            {
                await turn.Session.AppendAsync([.. Stamped(turn, answer), new MessageWithdrawn(messageId) { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None);
            }

            return;
        }

        var events = Stamped(turn, answer);
        events.Add(new MessageAppended(messageId, MessageRole.Assistant) { TurnId = turn.TurnId, Model = turn.Model, Interrupted = true });
        var message = new Message(messageId, MessageRole.Assistant, [.. answer.Parts], time.GetUtcNow()) { TurnId = turn.TurnId, Model = turn.Model, Interrupted = true };
        await turn.Session.AppendAsync(events, Durability.Process, CancellationToken.None, message);
    }

    private static async ValueTask StoreAsync(TurnState turn, AnswerBuilder answer)
    {
        if (answer.HasCompleted)
        {
            await turn.Session.AppendAsync(Stamped(turn, answer), Durability.Buffered, CancellationToken.None);
        }
    }

    private static List<AgentEvent> Stamped(TurnState turn, AnswerBuilder answer) =>
        [.. answer.TakeCompleted().Select(e => e with { TurnId = turn.TurnId })];

    private static decimal? Count(TurnState turn, TokenUsage usage)
    {
        turn.Usage = turn.Usage.Add(usage);
        if (turn.Prices is not { } prices)
        {
            return null;
        }

        var plain = usage.Input - usage.CacheRead - usage.CacheWrite;
        var cost = ((plain * prices.Input) + (usage.CacheRead * (prices.CacheRead ?? prices.Input)) + (usage.CacheWrite * (prices.CacheWrite ?? prices.Input)) + (usage.Output * prices.Output)) / 1_000_000m;
        turn.Cost = (turn.Cost ?? 0) + cost;
        return cost;
    }

    private static StepResult Failed(string messageId, ModelFault fault, int attempt, TimeSpan longestWait)
    {
        var outcome = fault.Kind == ModelFaultKind.ContentRefused ? TurnOutcome.Refused : TurnOutcome.Failed;
        var reason = attempt > 1 ? $"{fault.Message} (after {attempt} attempts)" : fault.Message;
        if (fault.RetryAfterSeconds is { } asked && asked > longestWait.TotalSeconds)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"{reason} (it asks for a wait of {asked:0} s)");
        }

        return new StepResult(new Message(messageId, MessageRole.Assistant, [], default), [], FinishReason.Unknown)
        {
            Ended = new TurnCompleted(outcome) { Reason = reason, Fault = fault },
        };
    }
}
