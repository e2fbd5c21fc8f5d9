using System.Globalization;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Turns.Calls;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Kernel.Turns.Deferred;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>The turn loop: asks the model and runs the tools that it wants, until it answers or something ends the turn.</summary>
/// <remarks>Every way out leaves a valid history.</remarks>
public sealed class TurnRunner(
    RequestBuilder requests,
    ToolInvoker invoker,
    StepRunner steps,
    TurnSteering steering,
    TurnCompaction compaction,
    TurnReferences attached,
    TimeProvider time)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromDays(30);

    /// <summary>The most that hooks send the model on in one turn.</summary>
    private const int MostSentOn = 5;

    /// <param name="turn">The turn.</param>
    /// <param name="cancelled">Ends the turn.</param>
    public async ValueTask<TurnCompleted> RunAsync(TurnState turn, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var settings = turn.Limits!;
        using var clock = new CancellationTokenSource(settings.Time is { } limit ? Clamp(limit) : Timeout.InfiniteTimeSpan, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancelled, clock.Token);
        TurnCompleted completed;
        try
        {
            completed = await LoopAsync(turn, settings, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            completed = cancelled.IsCancellationRequested
                ? new TurnCompleted(TurnOutcome.Cancelled) { Reason = "cancelled by user" }
                : turn.Refusals.Apply(new TurnCompleted(TurnOutcome.Limit)
                {
                    Reason = $"the time limit of {settings.Time!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s was reached: "
                        + "--max-time or the setting limits.time allows more"
                });
        }
        catch (Exception fault)
        {
            // The session goes on: its next request must not carry calls that were never answered.
            await AnswerOpenCallsAsync(turn);
            await CompleteAuditAsync(turn);
            await TellFailureAsync(turn, fault.Message);
            throw;
        }

        if (completed.Outcome == TurnOutcome.Failed)
        {
            await TellFailureAsync(turn, completed.Reason);
        }

        await turn.TellSourcesAsync();
        await CompleteAuditAsync(turn);
        completed = completed with
        {
            TurnId = turn.TurnId,
            Steps = turn.Steps,
            ToolCalls = turn.ToolCalls,
            Usage = turn.Usage,
            Cost = turn.Cost,
            Files = [.. turn.Files.Distinct(StringComparer.Ordinal)],
        };
        await turn.Session.AppendAsync([completed], Durability.Power, CancellationToken.None);
        return completed;
    }

    /// <summary>Completes the audit: writes down what the turn did before its end is told.</summary>
    private static async ValueTask CompleteAuditAsync(TurnState turn)
    {
        if (turn.Audit is { } audit && await audit.CompleteAsync() is { } notice)
        {
            turn.Session.Tell(new HostWarning(notice), turn.TurnId);
        }
    }

    private async ValueTask<TurnCompleted> LoopAsync(TurnState turn, TurnSettings settings, CancellationToken cancellationToken)
    {
        if (await SubmitAsync(turn, turn.Plan.Request.Parts, cancellationToken) is { } blocked)
        {
            return blocked;
        }

        var request = await requests.BuildAsync(turn, turn.Session.History, cancellationToken);
        while (true)
        {
            if (turn.Steps >= settings.Steps)
            {
                return TurnEnds.Limit(
                    turn, $"the limit of {SchemaText.Count(settings.Steps, "step")} was reached: --max-steps or the setting limits.steps allows more");
            }

            if (turn.FindSpent() is { } spent)
            {
                return TurnEnds.Limit(turn, spent);
            }

            await turn.Session.AppendAsync(turn.TakeBudgetWarnings(), Durability.Buffered, cancellationToken);
            turn.Steps++;
            if (turn.Steps > 1 && await turn.RenewToolsAsync(cancellationToken))
            {
                request = request with { Tools = turn.Tools.Offered };
            }

            await compaction.KeepWithinAsync(turn, request, cancellationToken);
            var step = await AskWithinAsync(turn, request with { Messages = [.. turn.Session.History] }, settings, cancellationToken);
            if (step.Ended is { } ended)
            {
                return ended;
            }

            if (step.Calls.Count == 0)
            {
                if (await HoldToSchemaAsync(turn, TurnEnds.Answered(turn, step), cancellationToken) is { } answered
                    && !await IsSentOnAsync(turn, answered, cancellationToken)
                    && !(answered.Outcome == TurnOutcome.Answered && await steering.TakeAsync(turn, cancellationToken)))
                {
                    return answered;
                }

                continue;
            }

            turn.ToolCalls += step.Calls.Count;
            var calls = step.Calls.Select(HostTools.Unwrap).ToList();
            if (calls.Exists(call => turn.Tools.Find(call.Tool) is null) && await turn.RenewToolsAsync(cancellationToken))
            {
                // A tool that was late for the request is there for the call.
                request = request with { Tools = turn.Tools.Offered };
            }

            var results = await ToolBatch.RunAsync(invoker, turn, calls, cancellationToken);
            var repeated = turn.Repetition.Note(step.Calls, results);

            if (turn.Session.Notices.Take() is { } notice)
            {
                results[^1] = results[^1] with { Content = [.. results[^1].Content, new TextPart($"\n({notice})")] };
            }

            // The results are stored before the next request leaves, whatever cancels the turn meanwhile.
            await AppendMessageAsync(turn, MessageRole.Tool, results, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (turn.StopReason is { } reason)
            {
                return new TurnCompleted(TurnOutcome.Denied) { Text = step.Message.GetText(), Reason = reason };
            }

            if (repeated is not null)
            {
                return TurnEnds.Limit(turn, repeated);
            }

            await steering.TakeAsync(turn, cancellationToken);
        }
    }

    /// <summary>One step, when what is left of the money allows it beside the requests of others.</summary>
    private async ValueTask<StepResult> AskWithinAsync(TurnState turn, ModelRequest request, TurnSettings settings, CancellationToken cancellationToken)
    {
        using var reserved = await turn.ReserveAsync(request, cancellationToken);
        return reserved is not null && turn.FindSpent() is { } spent
            ? new StepResult(new Message("", MessageRole.Assistant, [], default), [], FinishReason.Unknown) { Ended = TurnEnds.Limit(turn, spent) }
            : await AskAsync(turn, request, settings, cancellationToken);
    }

    /// <summary>One step, by the next model where one cannot be reached, with a shorter conversation where it is too long.</summary>
    private async ValueTask<StepResult> AskAsync(TurnState turn, ModelRequest request, TurnSettings settings, CancellationToken cancellationToken)
    {
        var compacted = false;
        while (true)
        {
            var step = await steps.RunAsync(turn, request, settings, cancellationToken);
            if (step.Ended is { Fault.Kind: ModelFaultKind.ContextTooLong } tooLong)
            {
                var why = compacted
                    ? $"The conversation was shortened already: {TurnCompaction.Remedy}."
                    : await compaction.RunAsync(turn, request, CompactionCause.TooLong, cancellationToken);
                if (why is not null)
                {
                    return step with { Ended = tooLong with { Reason = $"{tooLong.Reason?.TrimEnd('.')}. {why}" } };
                }

                compacted = true;
                request = request with { Messages = [.. turn.Session.History] };
                continue;
            }

            if (step.Ended is { Fault: { Kind: ModelFaultKind.Authentication or ModelFaultKind.Forbidden } refused } ended)
            {
                var (fresh, why) = await turn.Models.RenewAsync(turn.Current, cancellationToken);
                if (fresh is null)
                {
                    return why is null ? step : step with { Ended = ended with { Reason = $"{ended.Reason?.TrimEnd('.')}. {why}" } };
                }

                await turn.Session.AppendAsync(
                    [new StepRetrying(turn.Steps, 1, 0, refused) { TurnId = turn.TurnId }], Durability.Process, CancellationToken.None);
                turn.Current = fresh;
                continue;
            }

            if (step.Ended?.Fault is not { Kind: ModelFaultKind.RateLimited or ModelFaultKind.Overloaded or ModelFaultKind.ServerError
                or ModelFaultKind.Unreachable or ModelFaultKind.StreamCut or ModelFaultKind.Quota } fault
                || await turn.Models.NextAsync(
                    turn.Current, message => turn.Session.Tell(new HostWarning(message), turn.TurnId), cancellationToken) is not { } next)
            {
                return step;
            }

            await turn.Session.AppendAsync(
                [new ModelSwitched(turn.Model, next.Name, fault.Message) { TurnId = turn.TurnId }], Durability.Process, CancellationToken.None);

            // For this turn: the next one begins with the model that was meant.
            turn.Current = next;
        }
    }

    /// <summary>The end of the turn; null where the answer is asked for once more.</summary>
    private async ValueTask<TurnCompleted?> HoldToSchemaAsync(TurnState turn, TurnCompleted answered, CancellationToken cancellationToken)
    {
        if (turn.Plan.Output is not { } output || answered.Outcome != TurnOutcome.Answered)
        {
            return answered;
        }

        var (json, problem) = output.Read(answered.Text);
        if (json is not null)
        {
            return answered with { Text = json };
        }

        if (turn.Repaired)
        {
            return new TurnCompleted(TurnOutcome.Limit)
            {
                Text = answered.Text,
                Reason = $"the answer does not meet the output schema, and did not when it was asked for again: {problem}"
            };
        }

        turn.Repaired = true;
        await AppendMessageAsync(
            turn,
            MessageRole.User,
            [new TextPart($"Your answer does not meet the output schema: {problem}. Answer again with the JSON alone.")],
            cancellationToken);
        return null;
    }

    private static HookInput StopOf(TurnState turn, string answer) => turn.OfThisTurn(turn.Parent is null
        ? new StopInput(turn.Session.Id, turn.Workspace.Root, answer) { Agent = turn.Agent, Again = turn.SentOn > 0 }
        : new SubagentStopInput(turn.Session.Id, turn.Workspace.Root, answer) { Agent = turn.Agent, Again = turn.SentOn > 0 });

    /// <summary>Tells whether a hook has something more for the model to do.</summary>
    private async ValueTask<bool> IsSentOnAsync(TurnState turn, TurnCompleted answered, CancellationToken cancellationToken)
    {
        var stop = turn.Parent is null ? HookEvent.Stop : HookEvent.SubagentStop;
        if (answered.Outcome != TurnOutcome.Answered || turn.SentOn >= MostSentOn || !turn.Hooks.Any(stop))
        {
            return false;
        }

        var said = await turn.Hooks.RunAsync(StopOf(turn, answered.Text ?? ""), Told(turn), cancellationToken);
        if (said.Verdict != HookVerdict.Deny)
        {
            return false;
        }

        turn.SentOn++;
        await AppendMessageAsync(turn, MessageRole.User, [new TextPart($"You are not done yet, a hook says: {said.Reason}")], cancellationToken);
        return true;
    }

    /// <summary>Tells hooks that a turn has failed.</summary>
    private static async ValueTask TellFailureAsync(TurnState turn, string? reason)
    {
        if (turn.Hooks.Any(HookEvent.Error))
        {
            await turn.Hooks.RunAsync(
                turn.OfThisTurn(new ErrorInput(turn.Session.Id, turn.Workspace.Root, reason ?? "the turn failed")), Told(turn), CancellationToken.None);
        }
    }

    private static Func<HookRan, ValueTask> Told(TurnState turn) =>
        ran => turn.Session.AppendAsync([ran with { TurnId = turn.TurnId }], Durability.Buffered, CancellationToken.None);

    /// <summary>Hooks on the session's beginning and on the prompt, then the turn's first events.</summary>
    private async ValueTask<TurnCompleted?> SubmitAsync(TurnState turn, IReadOnlyList<Part> prompt, CancellationToken cancellationToken)
    {
        HookResult hooked = HookResult.None;
        var ran = new List<AgentEvent>();
        string? opening = null;

        // A sub-agent's prompt is no person's, and its session none that a person opens: the call that starts it has its hooks.
        if (turn.Parent is null && turn.Session.TakeStart() && turn.Hooks.Any(HookEvent.SessionStart))
        {
            opening = (await turn.Hooks.RunAsync(
                turn.OfThisTurn(new SessionStartInput(turn.Session.Id, turn.Workspace.Root, turn.Session.History.Count > 0)),
                Note,
                cancellationToken)).AddedContext;
        }

        if (turn.Parent is null && turn.Hooks.Any(HookEvent.PromptSubmit))
        {
            var text = string.Concat(prompt.OfType<TextPart>().Select(static part => part.Text));
            hooked = await turn.Hooks.RunAsync(
                turn.OfThisTurn(new PromptSubmitInput(turn.Session.Id, turn.Workspace.Root, text)), Note, cancellationToken);
        }

        if (opening is { Length: > 0 })
        {
            prompt = [.. prompt, new TextPart("\n\n" + opening)];
        }

        if (hooked.AddedContext is { Length: > 0 } added)
        {
            prompt = [.. prompt, new TextPart("\n\n" + added)];
        }

        if (turn.Session.Notices.Take() is { } notice)
        {
            prompt = [.. prompt, new TextPart($"\n\n({notice})")];
        }

        await turn.Session.AppendAsync(
            [
                new TurnStarted(PromptParts.Bare(prompt), turn.Model) { TurnId = turn.TurnId, Mode = turn.Mode, Reasons = turn.Plan.Model?.Reasons },
                .. ran,
            ],
            Durability.Buffered,
            cancellationToken);
        if (hooked.Verdict is HookVerdict.Deny or HookVerdict.Stop)
        {
            return new TurnCompleted(TurnOutcome.Denied) { Reason = hooked.Reason ?? "a hook blocked the prompt" };
        }

        await AppendMessageAsync(turn, MessageRole.User, await attached.FitAsync(turn, prompt, cancellationToken), cancellationToken);
        return null;

        ValueTask Note(HookRan e)
        {
            ran.Add(e with { TurnId = turn.TurnId });
            return default;
        }
    }

    private async ValueTask AppendMessageAsync(TurnState turn, MessageRole role, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        var id = turn.Session.Ids.Next();
        var message = new Message(id, role, parts, time.GetUtcNow()) { TurnId = turn.TurnId };
        await turn.Session.AppendAsync([new MessageAppended(id, role) { TurnId = turn.TurnId, Parts = parts }], Durability.Process, cancellationToken, message);
    }

    private async ValueTask AnswerOpenCallsAsync(TurnState turn)
    {
        var open = OpenCalls(turn);
        if (open.Count == 0)
        {
            return;
        }

        ToolResultPart[] results =
        [
            .. open.Select(static call => new ToolResultPart(call.CallId, [new TextPart("The host failed while this call ran.")]) { IsError = true })
        ];
        try
        {
            await AppendMessageAsync(turn, MessageRole.Tool, results, CancellationToken.None);
        }
        catch (HostException)
        {
            // Queued, it is remembered already. Not even that: whoever opens the session again repairs it, and here it is remembered all the same.
            if (OpenCalls(turn).Count > 0)
            {
                turn.Session.Remember(new Message(turn.Session.Ids.Next(), MessageRole.Tool, results, time.GetUtcNow()) { TurnId = turn.TurnId });
            }
        }
    }

    private static List<ToolCallPart> OpenCalls(TurnState turn) =>
        turn.Session.History is [.., { Role: MessageRole.Assistant } last] ? [.. last.Parts.OfType<ToolCallPart>()] : [];

    /// <summary>Within what a timer takes: a limit of years is none, one below zero is over at once.</summary>
    private static TimeSpan Clamp(TimeSpan limit) =>
        limit < TimeSpan.Zero ? TimeSpan.Zero : limit > LongestTurn ? LongestTurn : limit;
}
