using System.Diagnostics;
using System.Globalization;
using AgentHost.Client;
using AgentHost.Kernel.Models;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>One step: a request to the model, made again as often as its faults allow.</summary>
public sealed class StepRunner(TimeProvider time)
{
    internal async ValueTask<StepResult> RunAsync(TurnState turn, ModelRequest request, TurnSettings settings, CancellationToken cancellationToken)
    {
        // A model that is known to see none is told in words that there are some.
        var sent = turn.Current.Info.Images == false ? request : await turn.Session.Images.FillAsync(request, cancellationToken);
        var unanswered = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            var messageId = turn.Session.Ids.Next();
            var answer = new AnswerBuilder(
                messageId, e => turn.Session.Tell(e, turn.TurnId), () => "call_" + turn.Session.Ids.Next(), turn.Session.HasCall, turn.Steps);

            // Stored before the request leaves: after a crash it is known that it was made.
            await turn.Session.AppendAsync([new StepStarted(turn.Steps, turn.Model, attempt) { TurnId = turn.TurnId }], Durability.Process, cancellationToken);
            ModelFault? fault;
            var owner = RegisteredProvider.Of(turn.Current.Choice.Entry).Owner;
            var started = Stopwatch.GetTimestamp();
            var began = time.GetTimestamp();

            // A service that takes requests and says nothing would else keep a person waiting as often as it is asked.
            var deadlines = settings.Deadlines with { First = settings.Deadlines.First - unanswered };
            try
            {
                await using var waiting = new WaitNotice(turn, deadlines, time);
                fault = await ModelStream.ReadAsync(
                    turn.Current.Client, owner, turn.Current.Shape(sent), answer, deadlines,
                    () => StoreAsync(turn, answer, waiting), time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                owner.Meter.AddCall(started, failed: false);
                await KeepInterruptedAsync(turn, messageId, answer);
                throw;
            }

            owner.Meter.AddCall(started, failed: fault is not null);
            var cost = Count(turn, answer.Usage);
            if (fault is null)
            {
                return await CompleteAsync(turn, messageId, sent, answer, cost);
            }

            unanswered = answer.HasContent ? TimeSpan.Zero : unanswered + time.GetElapsedTime(began);
            if (answer.HasContent)
            {
                answer.End(withCalls: false);
                Estimate(turn, sent, answer);
                await turn.Session.AppendAsync(
                    [.. Stamped(turn, answer), new MessageWithdrawn(messageId) { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None);
            }

            await turn.Session.AppendAsync(Counted(turn, answer.Usage, cost), Durability.Buffered, CancellationToken.None);
            if (IsAboutTools(turn, request, fault))
            {
                // Nobody knew whether it takes tools: now it is known.
                turn.Current = turn.Current with { TakesTools = false };
                turn.Session.Tell(
                    new HostWarning($"{turn.Model} takes no tools ({fault.Message.TrimEnd('.')}): it is asked without them, and can only answer."),
                    turn.TurnId);
                continue;
            }

            if (unanswered > TimeSpan.Zero && unanswered + LeastWait >= settings.Deadlines.First)
            {
                return Failed(messageId, Silent(fault, settings.Deadlines.First), attempt, settings.Retry.LongestWait);
            }

            if (settings.Retry.WaitAfter(fault, attempt, Random.Shared.NextDouble()) is not { } wait)
            {
                return Failed(messageId, fault, attempt, settings.Retry.LongestWait);
            }

            await turn.Session.AppendAsync(
                [new StepRetrying(turn.Steps, attempt, wait.TotalSeconds, fault) { TurnId = turn.TurnId }], Durability.Process, cancellationToken);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>A wait of less is none.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(0.1);

    private static ModelFault Silent(ModelFault fault, TimeSpan most) => fault with
    {
        Message = string.Create(
            CultureInfo.InvariantCulture, $"{fault.Message.TrimEnd('.')}. Nothing was said for {most.TotalSeconds:0.#} s altogether (limits.firstToken)")
    };

    /// <summary>Counts about what a request took where its service counts nothing, so that limits hold there too.</summary>
    private static void Estimate(TurnState turn, ModelRequest request, AnswerBuilder answer)
    {
        if (answer.Usage != TokenUsage.None)
        {
            return;
        }

        turn.Estimate(new TokenUsage(InputOf(request), answer.Parts.Sum(static part => (long)TokenEstimate.Of(part))));
    }

    /// <summary>Tokens of a request, about.</summary>
    internal static long InputOf(ModelRequest request) => request.System.Sum(static section => (long)TokenEstimate.Of(section.Text))
        + request.Tools.Sum(static tool => (long)TokenEstimate.Of(tool.Description) + TokenEstimate.Of(tool.InputSchema.GetRawText()))
        + request.Messages.Sum(static message => (long)TokenEstimate.Of(message));

    private async ValueTask<StepResult> CompleteAsync(TurnState turn, string messageId, ModelRequest request, AnswerBuilder answer, decimal? cost)
    {
        var finished = answer.Finished!;
        var calls = answer.End(withCalls: finished.Reason is not (FinishReason.OutputLimit or FinishReason.ContentFilter));
        Estimate(turn, request, answer);
        IReadOnlyList<Part> parts = answer.Parts.Count > 0 ? [.. answer.Parts] : [new TextPart("")];
        var message = new Message(messageId, MessageRole.Assistant, parts, time.GetUtcNow()) { TurnId = turn.TurnId, Model = turn.Model };
        var events = Stamped(turn, answer);
        if (answer.Parts.Count == 0)
        {
            events.Add(new PartCompleted(messageId, 0, parts[0]) { TurnId = turn.TurnId });
        }

        events.Add(new MessageAppended(messageId, MessageRole.Assistant) { TurnId = turn.TurnId, Model = turn.Model });
        events.Add(new StepCompleted(turn.Steps, finished.Reason)
        {
            TurnId = turn.TurnId,
            Model = turn.Model,
            Usage = answer.Usage,
            Cost = cost,
            Plugin = turn.Plugin,
            ContextWindow = turn.Current.Choice.Assumed ? null : turn.Current.Info.ContextWindow,
        });

        // An answer that is whole is kept, whatever cancels the turn in this moment; its calls are answered as cancelled.
        await turn.Session.AppendAsync(events, Durability.Process, CancellationToken.None, message);
        turn.Session.Gauge.Note(turn.Model, answer.Usage, message.Id);
        return new StepResult(message, calls, finished.Reason) { Detail = finished.Detail };
    }

    /// <summary>Keeps what was shown of an answer that was cut off in the history, marked so.</summary>
    private async ValueTask KeepInterruptedAsync(TurnState turn, string messageId, AnswerBuilder answer)
    {
        answer.End(withCalls: false);
        await turn.Session.AppendAsync(Counted(turn, answer.Usage, Count(turn, answer.Usage)), Durability.Buffered, CancellationToken.None);
        if (!answer.Parts.OfType<TextPart>().Any())
        {
            if (answer.HasContent)
            {
                await turn.Session.AppendAsync(
                    [.. Stamped(turn, answer), new MessageWithdrawn(messageId) { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None);
            }

            return;
        }

        var events = Stamped(turn, answer);
        events.Add(new MessageAppended(messageId, MessageRole.Assistant) { TurnId = turn.TurnId, Model = turn.Model, Interrupted = true });
        var message = new Message(
            messageId, MessageRole.Assistant, [.. answer.Parts], time.GetUtcNow()) { TurnId = turn.TurnId, Model = turn.Model, Interrupted = true };
        await turn.Session.AppendAsync(events, Durability.Process, CancellationToken.None, message);
    }

    private static decimal? Count(TurnState turn, TokenUsage usage)
    {
        var cost = turn.Count(usage);
        RegisteredProvider.Of(turn.Current.Choice.Entry).Owner.Meter.AddTokens(usage, cost);
        return cost;
    }

    private static async ValueTask StoreAsync(TurnState turn, AnswerBuilder answer, WaitNotice waiting)
    {
        waiting.End();
        if (answer.HasCompleted)
        {
            await turn.Session.AppendAsync(Stamped(turn, answer), Durability.Buffered, CancellationToken.None);
        }
    }

    private static List<AgentEvent> Stamped(TurnState turn, AnswerBuilder answer) =>
        [.. answer.TakeCompleted().Select(e => e with { TurnId = turn.TurnId })];

    /// <summary>Makes the event for what a request used that got no answer; none where it used nothing.</summary>
    private static UsageCounted[] Counted(TurnState turn, TokenUsage usage, decimal? cost) =>
        usage == TokenUsage.None ? [] : [new UsageCounted(turn.Steps, turn.Model, usage) { TurnId = turn.TurnId, Cost = cost, Plugin = turn.Plugin }];

    /// <summary>A model that nobody knows was offered tools, and its service refused the request for that.</summary>
    private static bool IsAboutTools(TurnState turn, ModelRequest request, ModelFault fault) =>
        fault.Kind == ModelFaultKind.InvalidRequest && turn.Current is { TakesTools: true, Info.Tools: null } && request.Tools.Count > 0
        && (fault.Message.Contains("tool", StringComparison.OrdinalIgnoreCase) || fault.Message.Contains("function", StringComparison.OrdinalIgnoreCase));

    private static StepResult Failed(string messageId, ModelFault fault, int attempt, TimeSpan longestWait)
    {
        var outcome = fault.Kind == ModelFaultKind.ContentRefused ? TurnOutcome.Refused : TurnOutcome.Failed;
        var reason = attempt > 1 ? $"{fault.Message} (after {attempt} attempts)" : fault.Message;
        if (fault.Kind == ModelFaultKind.Quota)
        {
            reason = $"{reason.TrimEnd('.')}. Look at the account's plan there, or name another model: --model, or the setting fallback.";
        }

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
