using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <content>What becomes of each part of a call.</content>
public static partial class PermissionEvaluator
{
    /// <summary>Each part by itself, with what decides it.</summary>
    public static IReadOnlyList<PermissionTestPart> Explain(PermissionQuery query)
    {
        var items = PermissionItems.Of(query);
        var parts = new List<PermissionTestPart>();
        foreach (var item in items.All)
        {
            Explain(query, items, item, parts);
        }

        return parts;
    }

    private static void Explain(PermissionQuery query, PermissionItems items, PermissionItem item, List<PermissionTestPart> parts)
    {
        // What is all in its inner commands is told by them, unless something speaks of it as a whole.
        if (item.Inner.Count > 0 && item.IsTransparent && JudgeAlone(query, items, item with { Inner = [] }) is var whole && whole.Rule is null
            && item.Refusal is null)
        {
            foreach (var inner in item.Inner)
            {
                Explain(query, items, inner, parts);
            }

            return;
        }

        var verdict = JudgeAlone(query, items, item);
        parts.Add(new PermissionTestPart(
            item.Text.Length > 0 ? item.Text : item.Resource?.Value ?? query.Tool,
            verdict.Decision) { Rule = verdict.Rule, Source = verdict.Source, Reason = verdict.Reason });
    }

    private static PermissionVerdict JudgeAlone(PermissionQuery query, PermissionItems items, PermissionItem item)
    {
        if (Hit(query.Rules.Deny) is { } deny)
        {
            return Deny(PermissionCause.Rule, $"The rule deny {deny.Text} ({deny.Source}) forbids it{deny.Because}.", deny);
        }

        if (item.Refusal is { } refusal)
        {
            return Deny(PermissionCause.Safety, $"{refusal}.");
        }

        if (query.Mode == PermissionMode.Bypass)
        {
            return new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Mode, "The mode bypass allows all that no rule denies.");
        }

        if (Hit(query.Rules.Ask) is { } ask)
        {
            return AskOr(query.Mode, PermissionCause.Rule, $"The rule ask {ask.Text} ({ask.Source}) wants a person's word for it{ask.Because}", ask);
        }

        var (ok, verdict) = Allows(query, item);
        if (!ok && item.IsCompanion && items.Lead is { } lead && Allows(query, lead) is { Ok: true, Verdict.Cause: not PermissionCause.Mode } led)
        {
            return led.Verdict;
        }

        return ok
            ? verdict!
            : AskOr(
                query.Mode,
                item.Caution is null ? PermissionCause.Mode : PermissionCause.Safety,
                item.Caution is null ? $"No rule allows it, and the mode {ModeWord(query.Mode)} does not either" : $"No rule allows it: {item.Caution}",
                null);

        PermissionRule? Hit(IReadOnlyList<PermissionRule> rules) => FindHit(query, rules, PermissionItems.Only(query, item)) is { } hit ? hit.Rule : null;
    }

    // A rule that matches all but a word: whoever wrote it wants to know which.
    private static string? NearMiss(PermissionQuery query, PermissionItem item)
    {
        foreach (var rule in query.Rules.Allow)
        {
            if (item.Resource?.Kind == ResourceKind.Command && rule.IsFor(query.Tool) && rule.AllowsCommand(item.Line!, item.Rest)
                && CommandOperands.FindUncovered(rule, item) is { } why)
            {
                return $"The rule allow {rule.Text} ({rule.Source}) does not cover {item.Name}: {why}";
            }
        }

        return null;
    }

    // The verdict names what was needed: a sandbox, a rule or a hook rather than the mode.
    private static PermissionVerdict Merge(PermissionVerdict? allowed, PermissionVerdict verdict)
    {
        var gives = allowed is null || (allowed.Cause == PermissionCause.Mode && !(allowed.Sandbox && verdict.Cause == PermissionCause.Mode));
        var named = gives ? verdict : allowed!;
        var sandbox = allowed?.Sandbox == true || verdict.Sandbox;
        return named.Sandbox == sandbox ? named : named with { Sandbox = sandbox };
    }

    private static PermissionVerdict? AllowsInner(PermissionQuery query, PermissionItem item)
    {
        PermissionVerdict? allowed = null;
        foreach (var inner in item.Inner)
        {
            var (ok, verdict) = Allows(query, inner);
            if (!ok)
            {
                return null;
            }

            allowed = Merge(allowed, verdict!);
        }

        return allowed;
    }
}
