using System.Diagnostics;
using System.Text.Json;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Json;
using AgentHost.Kernel.Turns.Deferred;
using AgentHost.Permissions;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Redaction;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>One tool call from the model's wish to its result: validate, hooks, validate, prepare, decide, ask, execute, hooks, bounds.</summary>
/// <remarks>Whatever happens, a call ends with exactly one result that a model can act on.</remarks>
public sealed class ToolInvoker(CallServices services)
{
    private static readonly TimeSpan PrepareDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Deadline of a call unless its tool names another: 120 s.</summary>
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(120);

    public async ValueTask<ToolResultPart> InvokeAsync(TurnState turn, ToolCallPart call, CancellationToken cancellationToken) =>
        (await InvokeWithOutcomeAsync(turn, call, cancellationToken)).Result;

    /// <summary>The same, with what the tool has for programs.</summary>
    public async ValueTask<(ToolResultPart Result, JsonElement? Data)> InvokeWithDataAsync(
        TurnState turn, ToolCallPart call, CancellationToken cancellationToken) =>
        await InvokeWithOutcomeAsync(turn, call, cancellationToken) is var (outcome, result) ? (result, outcome.Result.Data) : default;

    private async ValueTask<(CallOutcome Outcome, ToolResultPart Result)> InvokeWithOutcomeAsync(
        TurnState turn, ToolCallPart call, CancellationToken cancellationToken)
    {
        var tool = turn.Tools.Find(call.Tool);
        await turn.Session.AppendAsync(
            [new ToolRequested(call.CallId, call.Tool, call.Arguments) { TurnId = turn.TurnId, Plugin = tool?.Descriptor.Owner.Id }],
            Durability.Buffered,
            CancellationToken.None);
        CallOutcome outcome;
        var started = Stopwatch.GetTimestamp();
        try
        {
            outcome = tool is not null ? await RunAsync(turn, tool, call, cancellationToken)
                : call.Tool is HostTools.Search or HostTools.Call && turn.Tools.Waiting.Count > 0 ? CallOutcome.Of(HostTools.Answer(call, turn.Tools.Waiting))
                : CallOutcome.Failed(UnknownTool(turn, call.Tool));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = CallOutcome.Cancelled();
        }
        catch (Exception exception) when (exception is not HostException)
        {
            // A plan or schema that nobody foresaw costs this call, not the turn.
            tool?.Descriptor.Owner.RecordFault($"{call.Tool}: {exception.GetType().Name}: {exception.Message}");
            outcome = CallOutcome.Failed(
                $"The call of {call.Tool} could not be carried out ({exception.GetType().Name}: {exception.Message}). Try another way.");
        }

        outcome = outcome with { DurationMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
        return (outcome, await CallCompletion.CompleteAsync(turn, call, outcome));
    }

    /// <summary>The result of a call that was never begun.</summary>
    public static ValueTask<ToolResultPart> CancelAsync(TurnState turn, ToolCallPart call, string why) =>
        CallCompletion.CompleteAsync(turn, call, new CallOutcome(ToolState.Cancelled, ToolResult.Error(why)));

    private async ValueTask<CallOutcome> RunAsync(
        TurnState turn, TurnTool tool, ToolCallPart part, CancellationToken cancellationToken, ApprovalOverride? word = null)
    {
        var call = new ToolCall(part.CallId, part.Tool, part.Arguments);
        if (Validate(turn, tool, call) is { } wrong)
        {
            // Many models write null for what they leave out; the call is meant as if it were not there.
            var lean = call with { Arguments = NullMembers.Remove(call.Arguments) };
            if (Validate(turn, tool, lean) is not null)
            {
                return CallOutcome.Failed(wrong);
            }

            call = lean;
        }

        var hooked = HookResult.None;
        if (turn.Hooks.Any(HookEvent.PreTool))
        {
            hooked = await turn.Hooks.RunAsync(
                turn.OfThisTurn(new PreToolInput(turn.Session.Id, turn.Workspace.Root, call)), Told(turn, cancellationToken), cancellationToken);
            if (hooked.Verdict is HookVerdict.Stop)
            {
                turn.StopReason = hooked.Reason ?? "a hook stopped the turn";
            }

            if (hooked.Arguments is { } replaced)
            {
                call = call with { Arguments = replaced };
                if (Validate(turn, tool, call) is { } wrongNow)
                {
                    return CallOutcome.Failed("A hook replaced the arguments. " + wrongNow);
                }
            }
        }

        try
        {
            var capability = await ResolveAsync(turn, tool, call.Tool, cancellationToken);
            return await PrepareAndExecuteAsync(turn, tool, capability, call, hooked, word, cancellationToken);
        }
        catch (CapabilityException exception)
        {
            return CallOutcome.Failed(exception.Message);
        }
    }

    private static async ValueTask<Tool> ResolveAsync(TurnState turn, TurnTool tool, string name, CancellationToken cancellationToken)
    {
        var resolver = turn.Workspace.Services.Resolver;
        if (tool.Descriptor.Kind != CapabilityKinds.ToolSource)
        {
            return await resolver.ResolveAsync<Tool>(tool.Descriptor, cancellationToken);
        }

        var source = await resolver.ResolveAsync<ToolSource>(tool.Descriptor, cancellationToken);
        return source.FindTool(name) ?? throw new CapabilityException($"The tool {name} is not there any more.");
    }

    private async ValueTask<CallOutcome> PrepareAndExecuteAsync(
        TurnState turn, TurnTool tool, Tool capability, ToolCall call, HookResult hooked, ApprovalOverride? word, CancellationToken cancellationToken)
    {
        ToolPlan? plan = null;
        await using (var preparing = services.ForPreparing(turn, tool, call))
        {
            var failed = await GuardAsync(tool, "prepare", async () => plan = await BoundedCall.RunAsync(
                tool.Descriptor.Owner, token => capability.PrepareAsync(call, preparing.Context, token), PrepareDeadline, services.Time, cancellationToken),
                PrepareDeadline,
                cancellationToken);
            if (failed is not null)
            {
                return failed;
            }
        }

        if (plan is null)
        {
            tool.Descriptor.Owner.RecordFault($"{call.Tool} made no plan");
            return CallOutcome.Failed($"The tool {call.Tool} failed: it made no plan.");
        }

        if (plan.Refusal is { } refusal)
        {
            return CallOutcome.Of(refusal);
        }

        // The call is the host's word, not the plan's: a plan cannot change what was validated. And what is judged stays: the plugin keeps no list of it.
        plan = plan with
        {
            Call = call,
            Resources = [.. plan.Resources.Select(static resource => resource.Words is { } words ? resource with { Words = [.. words] } : resource)]
        };
        var evaluation = await services.EvaluateAsync(turn, tool, plan, hooked, cancellationToken);
        var verdict = evaluation.Verdict;
        if (verdict.Decision == PermissionDecision.Ask && turn.Hooks.Any(HookEvent.PermissionAsk))
        {
            evaluation = await AskHooksAsync(turn, tool, plan, hooked, evaluation, cancellationToken);
            verdict = evaluation.Verdict;
        }

        if (verdict.Decision == PermissionDecision.Ask && word?.Risk is { } seen && evaluation.Risk <= seen && hooked.Arguments is null)
        {
            verdict = new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Person, "The person allowed it once, with arguments of their own.");
        }

        if (verdict.Decision == PermissionDecision.Ask)
        {
            var notified = NotifyAsync(turn, plan, cancellationToken);
            var outcome = await services.AskAsync(turn, tool, plan, evaluation, word, cancellationToken);
            await notified;
            if (outcome.Arguments is { } changed)
            {
                return await ChangeAsync(turn, tool, call, changed, evaluation.Risk, cancellationToken);
            }

            verdict = outcome.Verdict;
            if (outcome.StopTurn)
            {
                turn.StopReason = "the person denied the call and stopped the turn";
            }
        }

        var audited = CallCompletion.CallOf(turn, call.CallId, call.Tool, tool);
        if (turn.Audit is { } audit && await audit.DecidedAsync(audited, plan, turn.Mode, verdict, evaluation.Reasons) is { } unwritten)
        {
            verdict = new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Safety, unwritten);
        }

        if (verdict.Decision != PermissionDecision.Allow)
        {
            turn.Refusals.Denied(verdict);
            return CallOutcome.Denied(verdict);
        }

        turn.Refusals.Allowed();
        await turn.Session.AppendAsync(
            [new ToolStarted(call.CallId, call.Tool, plan.Title) { TurnId = turn.TurnId, Verdict = verdict }], Durability.Process, cancellationToken);
        return await ExecuteAsync(
            turn, tool, capability, evaluation.LeavesSandbox ? plan with { LeavesSandbox = true } : plan, evaluation, cancellationToken);
    }

    /// <summary>Begins a call anew with a person's arguments: hooks, rules and mode judge those, and the model is told them.</summary>
    private async ValueTask<CallOutcome> ChangeAsync(
        TurnState turn, TurnTool tool, ToolCall call, JsonElement arguments, Risk seen, CancellationToken cancellationToken)
    {
        if (Validate(turn, tool, call with { Arguments = arguments }) is { } wrong)
        {
            return await RunAsync(
                turn, tool, new ToolCallPart(call.CallId, call.Tool, call.Arguments), cancellationToken,
                new ApprovalOverride(null, $"What you gave cannot be used: {wrong}"));
        }

        var outcome = await RunAsync(turn, tool, new ToolCallPart(call.CallId, call.Tool, arguments), cancellationToken, new ApprovalOverride(seen));
        return outcome.Arguments is not null ? outcome : outcome with
        {
            Arguments = arguments,
            Result = outcome.Result with
            {
                Content = [new TextPart($"The person changed the arguments of this call to {arguments.GetRawText()}."), .. outcome.Result.Content]
            },
        };
    }

    /// <summary>Hooks before a person is asked: they deny, or allow where no rule and no other hook asks.</summary>
    private async ValueTask<PermissionEvaluation> AskHooksAsync(
        TurnState turn, TurnTool tool, ToolPlan plan, HookResult hooked, PermissionEvaluation evaluation, CancellationToken cancellationToken)
    {
        var said = await turn.Hooks.RunAsync(
            turn.OfThisTurn(new PermissionAskInput(turn.Session.Id, turn.Workspace.Root, plan.Call, evaluation.Verdict.Reason)),
            Told(turn, cancellationToken),
            cancellationToken);
        if (said.Verdict == HookVerdict.Stop)
        {
            turn.StopReason = said.Reason ?? "a hook stopped the turn";
        }

        return said.Verdict is HookVerdict.Deny or HookVerdict.Stop
            || (said.Verdict == HookVerdict.Allow && hooked.Verdict is HookVerdict.None or HookVerdict.Allow)
            ? await services.EvaluateAsync(turn, tool, plan, said, cancellationToken)
            : evaluation;
    }

    /// <summary>Told while the person is asked already.</summary>
    private static async Task NotifyAsync(TurnState turn, ToolPlan plan, CancellationToken cancellationToken)
    {
        if (turn.Interactive && turn.Hooks.Any(HookEvent.Notification))
        {
            await turn.Hooks.RunAsync(
                turn.OfThisTurn(new NotificationInput(turn.Session.Id, turn.Workspace.Root, $"A person's word is needed: {plan.Title}")),
                Told(turn, cancellationToken),
                cancellationToken);
        }
    }

    private async ValueTask<CallOutcome> ExecuteAsync(
        TurnState turn, TurnTool tool, Tool capability, ToolPlan plan, PermissionEvaluation evaluation, CancellationToken cancellationToken)
    {
        if (evaluation.ReadsInSandbox || await CommandRecord.BeginAsync(turn, plan, cancellationToken) is not { } record)
        {
            return await RunPlanAsync(turn, tool, capability, plan, evaluation, cancellationToken);
        }

        // Told when the call's processes have ended, and however it ended.
        try
        {
            return await RunPlanAsync(turn, tool, capability, plan, evaluation, cancellationToken);
        }
        finally
        {
            await record.EndAsync();
        }
    }

    private async ValueTask<CallOutcome> RunPlanAsync(
        TurnState turn, TurnTool tool, Tool capability, ToolPlan plan, PermissionEvaluation evaluation, CancellationToken cancellationToken)
    {
        var deadline = (plan.TimeoutSeconds ?? tool.Spec.TimeoutSeconds) is { } seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromHours(24).TotalSeconds))
            : DefaultDeadline;
        await using var executing = services.ForExecuting(
            turn, tool, plan, evaluation, services.Time.GetUtcNow() + deadline, (call, token) => InvokeWithOutcomeAsync(turn, call, token));
        ToolResult? result = null;
        var failed = await GuardAsync(tool, "run", async () => result = await BoundedCall.RunAsync(
            tool.Descriptor.Owner, token => capability.ExecuteAsync(plan, executing.Context, token), deadline, services.Time, cancellationToken),
            deadline,
            cancellationToken);
        if (failed is not null)
        {
            return failed;
        }

        if (result is null)
        {
            tool.Descriptor.Owner.RecordFault($"{plan.Call.Tool} returned nothing");
            return CallOutcome.Failed($"The tool {plan.Call.Tool} failed: it returned nothing.");
        }

        if (turn.Workspace.Configuration.Trusted && tool.Descriptor.Owner.Installed.Manifest.Permissions.PreApprove)
        {
            turn.Allowed.Add(result.Allow, $"{tool.Spec.Name} of {tool.Descriptor.Owner.Id}");
        }

        if (turn.Hooks.Any(HookEvent.PostTool))
        {
            var hooked = await turn.Hooks.RunAsync(
                turn.OfThisTurn(new PostToolInput(turn.Session.Id, turn.Workspace.Root, plan.Call, result)), Told(turn, cancellationToken), cancellationToken);
            if (hooked.AddedContext is { Length: > 0 } added)
            {
                result = result with { Content = [.. result.Content, new TextPart(added)] };
            }

            if (hooked.Verdict is HookVerdict.Stop)
            {
                turn.StopReason = hooked.Reason ?? "a hook stopped the turn";
            }
        }

        if (result.LogLine is { } line)
        {
            services.Log(tool.Descriptor.Owner.Id, line);
        }

        return cancellationToken.IsCancellationRequested ? new CallOutcome(ToolState.Cancelled, result) : CallOutcome.Of(result);
    }

    /// <summary>Runs a plugin's code; what goes wrong in it becomes the call's outcome.</summary>
    private static async ValueTask<CallOutcome?> GuardAsync(TurnTool tool, string what, Func<Task> code, TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            await code();
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException)
        {
            tool.Descriptor.Owner.RecordFault($"{tool.Spec.Name} did not {what} within {deadline.TotalSeconds:0} s");
            return CallOutcome.Failed($"The tool {tool.Spec.Name} did not {what} within {deadline.TotalSeconds:0} s and was ended.");
        }
        catch (Exception exception) when (exception is FileAccessException or ProcessStartException or CapabilityException or JsonException)
        {
            // Arguments that meet the schema and still cannot be read are the call's fault, not the plugin's.
            return CallOutcome.Failed(exception.Message);
        }
        catch (Exception exception)
        {
            tool.Descriptor.Owner.RecordFault($"{tool.Spec.Name}: {PluginFaultException.NameOf(exception)}: {exception.Message}");
            return CallOutcome.Failed(
                $"The tool {tool.Spec.Name} failed unexpectedly ({PluginFaultException.NameOf(exception)}: {exception.Message}). Try another way.");
        }
    }

    private static string? Validate(TurnState turn, TurnTool tool, ToolCall call)
    {
        if (call.Arguments.ValueKind == JsonValueKind.String)
        {
            return $"The arguments of {call.Tool} are not valid JSON. Send one JSON object that meets the tool's schema.";
        }

        var result = JsonSchemaValidator.Validate(turn.Tools.SchemaOf(tool), call.Arguments, "arguments");
        return result.IsValid
            ? null
            : $"The arguments of {call.Tool} do not meet its schema: {string.Join("; ", result.Faults.Take(5).Select(static fault => fault.Message))}. "
                + "Correct them and call again.";
    }

    private static string UnknownTool(TurnState turn, string name) =>
        NearestName.Find(name, turn.Tools.Names) is { } near
            ? $"There is no tool named {name}. Did you mean {near}?"
            : $"There is no tool named {name}. The tools are: {string.Join(", ", turn.Tools.Names.Order(StringComparer.Ordinal))}.";

    private static Func<HookRan, ValueTask> Told(TurnState turn, CancellationToken cancellationToken) =>
        ran => turn.Session.AppendAsync([ran with { TurnId = turn.TurnId }], Durability.Buffered, cancellationToken);
}
