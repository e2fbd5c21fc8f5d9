using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Proxying;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>
/// Hosts of the commands of one call: rules decide, else the person is asked, once for each host and port while the call lasts. Each connection that was let
/// through or refused is written down.
/// </summary>
/// <param name="turn">The turn.</param>
/// <param name="tool">The tool that runs the commands.</param>
/// <param name="plan">Plan of its call.</param>
/// <param name="rules">Rules as they are at this moment.</param>
/// <param name="ask">Asks the person.</param>
internal sealed class CommandHosts(
    TurnState turn,
    TurnTool tool,
    ToolPlan plan,
    Func<PermissionRules> rules,
    Func<ToolPlan, PermissionEvaluation, CancellationToken, ValueTask<PermissionOutcome>> ask) : ICommandHosts
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PermissionVerdict>>> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();

    public bool CanOpen => turn.Interactive || turn.Mode == PermissionMode.Bypass || plan.Sandbox is not null || HostGate.NamesHosts(rules(), tool.Spec.Name);

    /// <summary>The call has ended: what it left running is judged by rules alone.</summary>
    public void End() => _end.Cancel();

    public bool Allows(string host, int port) => Evaluate(PlanFor(host, port), host, port).Verdict.Decision == PermissionDecision.Allow;

    public async ValueTask<HostAnswer> JudgeAsync(string host, int port, CancellationToken cancellationToken)
    {
        var wanted = PlanFor(host, port);
        var (evaluation, verdict) = Evaluate(wanted, host, port);
        var opening = HostGate.RuleFor(tool.Spec.Name, Bracketed(host), port);
        if (verdict.Decision == PermissionDecision.Ask)
        {
            // Of what is usually offered the rest would not help here: without a port a rule means the usual ones.
            verdict = await AskAsync(wanted, evaluation with { Suggestions = evaluation.Suggestions.Count == 0 ? [] : [opening] }, cancellationToken);
        }

        var rule = verdict is { Decision: PermissionDecision.Deny, Cause: not PermissionCause.Rule } ? opening : null;
        var unwritten = await WriteAsync(wanted, verdict);
        return unwritten is not null ? new HostAnswer(false, unwritten)
            : new HostAnswer(verdict.Decision == PermissionDecision.Allow, verdict.Reason, rule);
    }

    public async ValueTask NoteRefusalAsync(string host, int port, string reason) =>
        await WriteAsync(PlanFor(host, port), new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Safety, reason));

    private (PermissionEvaluation Evaluation, PermissionVerdict Verdict) Evaluate(ToolPlan wanted, string host, int port)
    {
        var evaluation = HostGate.Evaluate(tool.Spec.Name, wanted, port, turn.Mode, rules(), turn.Workspace.Paths);
        return (evaluation, evaluation.Verdict is { Decision: not PermissionDecision.Allow, Cause: not PermissionCause.Rule } && IsPlanned(host, port)
            ? new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Rule, "The call was allowed with this host.")
            : evaluation.Verdict);
    }

    private async ValueTask<PermissionVerdict> AskAsync(ToolPlan wanted, PermissionEvaluation evaluation, CancellationToken cancellationToken)
    {
        if (_end.IsCancellationRequested)
        {
            return new PermissionVerdict(
                PermissionDecision.Deny, PermissionCause.Nobody, $"{evaluation.Verdict.Reason.TrimEnd('.', ' ')}; the call has ended, so nobody is asked.");
        }

        // A program that is refused tries again at once, and often opens several connections to one host. The question outlives the one that asked first.
        var asked = _asked.GetOrAdd(
            wanted.Resources[0].Value,
            _ => new(async () => (await ask(wanted, evaluation, _end.Token)).Verdict));
        return await asked.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Tests that a plan which wants a sandbox named the host: it was judged with the call.</summary>
    private bool IsPlanned(string host, int port) =>
        plan.Sandbox is not null && port is 80 or 443 && plan.Resources.Any(resource =>
            resource.Kind == ResourceKind.Host && string.Equals(resource.Value, host, StringComparison.OrdinalIgnoreCase));

    private ToolPlan PlanFor(string host, int port)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Bracketed(host)}:{port}");
        return new ToolPlan(plan.Call, $"Connect to {name} for: {plan.Title}")
        {
            Effects = ToolEffects.Network,
            Resources = [Resource.Host(name)],
            Risk = Risk.Medium,
            Preview = [new TextBlock($"The command in the sandbox wants to reach {name}."), .. plan.Preview],
        };
    }

    private async ValueTask<string?> WriteAsync(ToolPlan wanted, PermissionVerdict verdict) =>
        turn.Audit is { } audit
            ? await audit.DecidedAsync(CallCompletion.CallOf(turn, wanted.Call.CallId, wanted.Call.Tool, tool), wanted, turn.Mode, verdict, [])
            : null;

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
