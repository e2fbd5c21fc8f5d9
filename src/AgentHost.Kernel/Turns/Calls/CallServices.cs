using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Previews;
using AgentHost.FileSystem;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Turns.Delegation;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Processes;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Makes what a tool call may use, narrowed to it, and asks the person about it.</summary>
public sealed class CallServices(
    PermissionService permissions, Questions questions, ILoggerFactory loggers, SubAgentRunner agents, TimeProvider time, IRuleKeeper keeper)
{
    private readonly ConditionalWeakTable<OpenSession, AskedCalls> _asked = [];

    public TimeProvider Time => time;

    /// <summary>Services while a plan is made: reading as far as reading needs no asking, nothing else.</summary>
    internal CallScope ForPreparing(TurnState turn, TurnTool tool, ToolCall call) =>
        Make(
            turn,
            tool,
            call,
            turn.Workspace.Services.Files.FreeGate(tool.Spec.Name, RulesOf(turn), turn.Mode),
            evaluation: null,
            plan: null,
            DateTimeOffset.MaxValue);

    /// <summary>Services of the execution: what the frozen plan names.</summary>
    internal CallScope ForExecuting(
        TurnState turn, TurnTool tool, ToolPlan plan, PermissionEvaluation evaluation, DateTimeOffset deadline,
        Func<ToolCallPart, CancellationToken, ValueTask<(CallOutcome Outcome, ToolResultPart Result)>> invoke) =>
        Make(
            turn,
            tool,
            plan.Call,
            turn.Workspace.Services.Files.PlanGate(tool.Spec.Name, RulesOf(turn), turn.Mode, evaluation.RealPaths),
            evaluation,
            plan,
            deadline,
            invoke);

    public async ValueTask<PermissionEvaluation> EvaluateAsync(
        TurnState turn, TurnTool tool, ToolPlan plan, HookResult hooked, CancellationToken cancellationToken)
    {
        var leak = turn.Workspace.Services.Sandbox is { } around ? await around.FindLeakAsync(plan, RulesOf(turn), cancellationToken) : null;
        var asked = new PermissionQuery
        {
            Tool = plan.JudgedAs ?? tool.Spec.Name,
            Plugin = tool.Descriptor.Owner.Id,
            Plan = leak is null ? plan : plan with { ApprovalReason = plan.ApprovalReason ?? leak },
            DeclaredEffects = tool.Spec.Effects,
            Mode = turn.Mode,
            Rules = RulesOf(turn),
            Bounds = turn.Bounds,
            PreApproved = turn.Allowed.Rules,
            Paths = turn.Workspace.Paths,
            Hook = hooked.Verdict,
            HookReason = hooked.Reason,
            Ignored = turn.Workspace.Services.Files.Ignored,
            SettingsFolders = turn.Workspace.Configuration.SettingsFolders,
            RunProblem = turn.Workspace.Services.Runs is { } runs ? runs.Find : null,
            HasSandbox = RulesOf(turn).Sandboxed || turn.Workspace.Services.Sandbox is { IsOn: true },
            HasReadingSandbox = turn.Workspace.Services.Sandbox is { } sandbox
                && await sandbox.CanReadAsync(plan, turn.Mode, RulesOf(turn), cancellationToken),
            BuiltinsOff = turn.Workspace.Configuration.BuiltinsOff,
        };

        var place = turn.Workspace.Configuration.Place;
        var query = asked.At(place);
        var evaluation = await new RepositoryListings(turn.Workspace.Services.Processes).DecideAsync<PermissionEvaluation>(
            query, turn.Shadow is null ? PermissionEvaluator.Evaluate : DryRunRules.Evaluate, cancellationToken);
        evaluation = place is null ? evaluation : evaluation with { Suggestions = PlacedRules.At(place.Name, evaluation.Suggestions) };
        return turn.Interactive && evaluation.Verdict.Decision == PermissionDecision.Ask
            ? evaluation with { Coverage = _asked.GetOrCreateValue(turn.Root.Session).Note(query, evaluation.Suggestions) }
            : evaluation;
    }

    /// <summary>Asks the person, for a sub-agent in the session that they began and are looking at.</summary>
    internal ValueTask<PermissionOutcome> AskAsync(
        TurnState turn, TurnTool tool, ToolPlan plan, PermissionEvaluation evaluation, ApprovalOverride? word, CancellationToken cancellationToken) =>
        permissions.AskAsync(
            new PermissionRequest(PermissionService.NewId(), turn.Root.Session.Id, plan)
            {
                TurnId = turn.Root.TurnId,
                Plugin = tool.Descriptor.Owner.Id,
                Risk = evaluation.Risk,
                Reason = Reason(turn, word, evaluation),
                Reasons = evaluation.Reasons,
                Suggestions = evaluation.Suggestions,
                Coverage = evaluation.Coverage,
                Places = evaluation.Suggestions.Count > 0 && turn.Interactive ? keeper.Places(turn.Workspace) : [],
            },
            turn.Interactive,
            (e, token) => turn.Root.Session.AppendAsync([e with { TurnId = turn.Root.TurnId }], AgentHost.Sessions.Log.Durability.Process, token),
            (place, rules) => keeper.KeepAsync(turn.Workspace, place, rules, cancellationToken),
            TurnSettings.Bounded(turn.Workspace.Settings.Duration("permissions", "askTimeout")),
            cancellationToken);

    public void Log(string plugin, string line) => loggers.CreateLogger("plugin." + plugin).LogInformation("{Line}", line);

    private static string Reason(TurnState turn, ApprovalOverride? word, PermissionEvaluation evaluation)
    {
        if (turn.Workspace.Configuration.Place is { } place)
        {
            evaluation = evaluation with { Verdict = evaluation.Verdict with { Reason = $"It runs on {place.Name}. {evaluation.Verdict.Reason}" } };
        }

        var reason = word?.Note is { } note ? $"{note} {evaluation.Verdict.Reason}" : evaluation.Verdict.Reason;
        return turn.Parent is null ? reason : $"A sub-agent{(turn.Agent is null ? "" : $" ({turn.Agent})")} wants it. {reason}";
    }

    private PermissionRules RulesOf(TurnState turn) => turn.Rules.WithAllow(permissions.SessionRules(turn.Root.Session.Id));

    private CallScope Make(
        TurnState turn, TurnTool tool, ToolCall call, IPathGate gate, PermissionEvaluation? evaluation, ToolPlan? plan, DateTimeOffset deadline,
        Func<ToolCallPart, CancellationToken, ValueTask<(CallOutcome Outcome, ToolResultPart Result)>>? invoke = null)
    {
        var owner = tool.Descriptor.Owner;
        var planned = plan is null ? null : new PlannedCommands(plan, turn.Workspace.Paths);
        var workspace = turn.Workspace.Services.ContextFor(owner);
        var hosts = plan is null || turn.Workspace.Services.Sandbox is null
            ? null
            : new CommandHosts(
                turn, tool, plan, () => RulesOf(turn), (wanted, evaluation, token) => AskAsync(turn, tool, wanted, evaluation, word: null, token));
        var processes = new CallProcesses(
            plan is null
                ? turn.Workspace.Services.Processes
                : turn.Workspace.Services.Sandbox?.For(
                    turn.Workspace.Services.Processes,
                    SandboxNeeds.WithoutDenied(plan, RulesOf(turn), turn.Workspace.Paths),
                    tool.Spec.Name,
                    RulesOf(turn),
                    evaluation?.ReadsInSandbox == true,
                    evaluation?.HidesHistory == true,
                    hosts)
                    ?? turn.Workspace.Services.Processes,
            planned,
            call.Tool,
            turn.Session.Kept);
        var binding = new EditBinding
        {
            Gate = gate,
            Granted = evaluation?.RealPaths,
            Versions = turn.Session.Files,
            Blobs = turn.Session.Blobs,
            Publish = (change, _) => ChangedAsync(turn, call, change),
            PublishFolders = async (folders, _) =>
                await turn.Session.AppendAsync(
                    [new FilesChanged(call.CallId, folders) { TurnId = turn.TurnId }], AgentHost.Sessions.Log.Durability.Buffered, CancellationToken.None),
        };
        var buffers = turn.Workspace.Services.Buffers?.Of(turn.Root.Session.Id);
        var edits = turn.Shadow is null
            ? buffers?.For(turn.Workspace.Services.Editor, binding) ?? turn.Workspace.Services.Editor.For(binding)
            : new DryRunEdits(
                turn.Workspace.Services.Editor,
                binding,
                turn.Shadow,
                preview => turn.Session.AppendAsync(
                    [preview with { CallId = call.CallId, TurnId = turn.TurnId }], AgentHost.Sessions.Log.Durability.Process, CancellationToken.None));
        var agency = plan is not null && tool.Spec.Effects?.HasFlag(ToolEffects.Agent) == true
            ? new CallDelegation(new AgentCall(turn, tool, call.CallId, deadline), agents)
            : null;
        var calls = agency is not null && invoke is not null ? new NestedCalls(turn, call.CallId, invoke) : null;
        var context = new ToolContext
        {
            SessionId = turn.Session.Id,
            TurnId = turn.TurnId,
            CallId = call.CallId,
            Workspace = new CallWorkspace(
                workspace,
                turn.Shadow is null ? turn.Workspace.Services.Files.Through(gate, buffers) : turn.Workspace.Services.Files.Through(gate, turn.Shadow),
                processes),
            Edits = edits,
            Blobs = turn.Session.Blobs,
            Progress = new CallProgress(call.CallId, time, e => turn.Session.Tell(e, turn.TurnId)),
            Capabilities = turn.Workspace.Services.CapabilitiesFor(turn.Registry),
            Logger = loggers.CreateLogger("plugin." + owner.Id),
            User = turn.Interactive ? new CallUser(questions, turn) : null,
            Model = turn.AskedModel,

            // Of calls without a model, those of commands alone may start sub-agents.
            ByCommand = turn.AskedModel is null && turn.Plan.Tools.Agents,
            Deadline = deadline,
            Settings = turn.Workspace.Settings.SectionUnder(turn.Root.Session.Settings?.Tools, "tools", tool.Spec.Name),
            RunOptions = RunOptionValues.Of(owner, turn.RunOptions),
            Agents = agency,
            Calls = calls,
        };
        return new CallScope(context, processes, agency, calls, hosts);
    }

    private static async ValueTask ChangedAsync(TurnState turn, ToolCall call, AppliedChange change)
    {
        turn.Files.Enqueue(change.To ?? change.Path);
        await turn.Session.AppendAsync(
            [new FileChanged(call.CallId, change) { TurnId = turn.TurnId }], AgentHost.Sessions.Log.Durability.Buffered, CancellationToken.None);
    }
}
