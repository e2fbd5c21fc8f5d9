using AgentHost.Client;

namespace AgentHost.Permissions;

/// <summary>Rules for calls in a dry run: edits are kept and not made, and what runs elsewhere only reads.</summary>
public static class DryRunRules
{
    public static PermissionEvaluation Evaluate(PermissionQuery query)
    {
        if ((query.Plan.Effects & (ToolEffects.Execute | ToolEffects.Mcp | ToolEffects.Agent)) != ToolEffects.None)
        {
            // The mode plan knows what only reads; rules that deny hold in it as everywhere.
            var reads = PermissionEvaluator.Evaluate(query with { Mode = PermissionMode.Plan });
            return reads.Verdict.Decision == PermissionDecision.Allow || reads.Verdict.Cause is PermissionCause.Rule or PermissionCause.Hook
                ? reads
                : reads with
                {
                    Verdict = new PermissionVerdict(
                        PermissionDecision.Deny,
                        PermissionCause.Mode,
                        "This is a dry run: what may write is not run. Say what you would run, and go on without it.")
                };
        }

        return PermissionEvaluator.Evaluate(query.Mode == PermissionMode.Default ? query with { Mode = PermissionMode.AcceptEdits } : query);
    }
}
