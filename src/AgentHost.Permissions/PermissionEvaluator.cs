using AgentHost.Client;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>
/// Decides on a plan: what rules deny, then what they (or the mode, or the host's caution) ask, then what they allow; every resource has to be covered.
/// </summary>
/// <remarks>A pure function of its query; paths are resolved by what the query brings. Never throws on a plan, whatever is in it.</remarks>
public static partial class PermissionEvaluator
{
    public static PermissionEvaluation Evaluate(PermissionQuery query)
    {
        var items = PermissionItems.Of(query);
        query = query.HasReadingSandbox && !SandboxStart.OnlyReads(query, items) ? query with { HasReadingSandbox = false } : query;
        var (risk, reasons) = Weigh(query.Plan, items);
        var evaluation = new PermissionEvaluation(Decide(query, items, out var helpful)) { Risk = risk, Reasons = reasons, RealPaths = items.Paths };
        evaluation = evaluation with
        {
            LeavesSandbox = query.Rules.Sandboxed && items.Everything.Any(SandboxStart.NeedsToLeave),
            ReadsInSandbox = query.HasReadingSandbox && evaluation.Verdict.Sandbox,
            HidesHistory = !SandboxStart.HasGit(items),
        };
        return helpful ? evaluation with { Suggestions = RuleSuggestions.For(query, items) } : evaluation;
    }

    /// <summary>Judges one path for a tool by the rules, whatever the mode: deny before ask before allow; null when none speaks of it.</summary>
    public static (PermissionDecision Decision, PermissionRule Rule)? JudgePath(
        PermissionRules rules, string tool, string realPath, AgentHost.FileSystem.IWorkspacePaths paths)
    {
        return Hit(rules.Deny) is { } deny ? (PermissionDecision.Deny, deny)
            : Hit(rules.Ask) is { } ask ? (PermissionDecision.Ask, ask)
            : Hit(rules.Allow) is { } allow ? (PermissionDecision.Allow, allow)
            : null;

        PermissionRule? Hit(IReadOnlyList<PermissionRule> list)
        {
            foreach (var rule in list)
            {
                if (rule.IsForPaths(tool, write: false) && rule.HitsPath(realPath, paths))
                {
                    return rule;
                }
            }

            return null;
        }
    }

    private static PermissionVerdict Decide(PermissionQuery query, PermissionItems items, out bool helpful)
    {
        helpful = false;
        if (Beyond(query, items) is { } beyond)
        {
            return beyond;
        }

        if (items.Problem is { } problem)
        {
            return Deny(PermissionCause.Safety, problem);
        }

        if (FindHit(query, query.Rules.Deny, items) is { } denied)
        {
            return Deny(
                PermissionCause.Rule,
                $"The rule deny {denied.Rule.Text} ({denied.Rule.Source}) forbids {denied.Item.Name}{denied.Rule.Because}; "
                + "do it another way, or ask the person to change that rule.",
                denied.Rule);
        }

        if (query.Bounds.Count > 0 && BeyondAgent(query, items) is { } bounded)
        {
            return bounded;
        }

        if (query.Hook is HookVerdict.Deny or HookVerdict.Stop)
        {
            return Deny(
                PermissionCause.Hook,
                query.HookReason is { Length: > 0 } said
                    ? $"A hook blocked the call: {said}"
                    : "A hook blocked the call without saying why; do it another way.");
        }

        if (items.Everything.FirstOrDefault(static item => item.Refusal is not null) is { } refused)
        {
            return Deny(PermissionCause.Safety, $"{refused.Refusal}.");
        }

        if (query.Mode == PermissionMode.Bypass)
        {
            return new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Mode, "The mode bypass allows all that no rule denies.");
        }

        if (FindHit(query, query.Rules.Ask, items) is { } asks)
        {
            var reason = $"The rule ask {asks.Rule.Text} ({asks.Rule.Source}) wants a person's word for {asks.Item.Name}{asks.Rule.Because}";
            return AskOr(query.Mode, PermissionCause.Rule, reason, asks.Rule);
        }

        if (query.Hook is not (HookVerdict.None or HookVerdict.Allow))
        {
            var said = query.HookReason is { Length: > 0 } text ? $": {text.TrimEnd('.')}" : "";
            return AskOr(query.Mode, PermissionCause.Hook, $"A hook wants a person's word{said}", null);
        }

        var decided = DecideItems(query, items, out helpful);
        if (query.Plan.LeavesSandbox && query.HasSandbox && decided.Decision != PermissionDecision.Deny)
        {
            helpful = false;
            return AskOr(query.Mode, PermissionCause.Safety, "It would run outside the sandbox", null);
        }

        if (query.Plan.ApprovalReason is { Length: > 0 } anew && decided.Decision == PermissionDecision.Allow)
        {
            return AskOr(query.Mode, PermissionCause.Safety, anew.TrimEnd('.'), null);
        }

        return decided;
    }

    private static PermissionVerdict DecideItems(PermissionQuery query, PermissionItems items, out bool helpful)
    {
        helpful = false;
        PermissionVerdict? allowed = null;
        PermissionItem? open = null;
        foreach (var item in items.All)
        {
            var (ok, verdict) = Allows(query, item);
            if (!ok && item.IsCompanion && Allows(query, items.Lead!) is { Ok: true, Verdict.Cause: not PermissionCause.Mode } lead)
            {
                (ok, verdict) = lead;
            }

            if (ok)
            {
                allowed = Merge(allowed, verdict!);
            }
            else if (open is null || item.Risk > open.Risk)
            {
                open = item;
            }
        }

        if (open is null)
        {
            return allowed!;
        }

        var cause = open.Caution is null ? PermissionCause.Mode : PermissionCause.Safety;
        var why = NearMiss(query, open) is { } near ? near
            : open.Caution is null ? $"No rule allows {open.Name}, and the mode {ModeWord(query.Mode)} does not either"
            : $"No rule allows {open.Name}: {open.Caution}";
        var result = AskOr(query.Mode, cause, why, null);
        helpful = result.Decision == PermissionDecision.Ask && !items.All.Any(item => item.IsGuarded);
        return result;
    }

    private static (bool Ok, PermissionVerdict? Verdict) Allows(PermissionQuery query, PermissionItem item)
    {
        if (item.IsGuarded)
        {
            return (false, null);
        }

        if ((query.Mode != PermissionMode.Plan || item.IsRead) && FindAllow(query, item) is { } rule)
        {
            return (true, new PermissionVerdict(
                PermissionDecision.Allow,
                PermissionCause.Rule,
                $"The rule allow {rule.Text} ({rule.Source}) allows {item.Name}.") { Rule = rule.Text, Source = rule.Source });
        }

        if (SandboxStart.Holds(query, item))
        {
            return (true, new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Mode, "It starts in the sandbox, which holds what it may not do.")
            {
                Sandbox = true,
            });
        }

        if (item.IsTransparent && item.Inner.Count > 0 && AllowsInner(query, item) is { } inner)
        {
            return (true, inner);
        }

        if (item.IsFree || (item.IsPlainEdit && query.Mode == PermissionMode.AcceptEdits))
        {
            return (true, new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Mode, $"The mode {ModeWord(query.Mode)} allows {item.Name}."));
        }

        if (query.HasReadingSandbox)
        {
            return (true, new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Mode, "It reads in a sandbox that changes nothing.")
            {
                Sandbox = true,
            });
        }

        // Like a hook's word it allows where no rule asks; and it lifts nothing that safety holds back.
        if (item.Caution is null && (query.Mode != PermissionMode.Plan || item.IsRead))
        {
            foreach (var approved in query.PreApproved)
            {
                if (Covers(approved, query, item))
                {
                    return (true, new PermissionVerdict(
                        PermissionDecision.Allow,
                        PermissionCause.Rule,
                        $"{approved.Text} was allowed in advance for this turn ({approved.Source}).") { Rule = approved.Text, Source = approved.Source });
                }
            }
        }

        return query.Hook == HookVerdict.Allow && query.Mode != PermissionMode.Plan
            ? (true, new PermissionVerdict(
                PermissionDecision.Allow,
                PermissionCause.Hook,
                query.HookReason is { Length: > 0 } said ? $"A hook allowed the call: {said}" : "A hook allowed the call."))
            : (false, null);
    }

    /// <summary>The rule that allows an item, if there is one.</summary>
    internal static PermissionRule? FindAllow(PermissionQuery query, PermissionItem item)
    {
        foreach (var rule in query.Rules.Allow)
        {
            if (Covers(rule, query, item))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Tests that a rule, as one that allows, covers an item whole.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="query">The query.</param>
    /// <param name="item">The item.</param>
    /// <param name="isBound">True for the part of a tool that an agent has: which words lead outside is judged when it is allowed.</param>
    internal static bool Covers(PermissionRule rule, PermissionQuery query, PermissionItem item, bool isBound = false)
    {
        if (item.IsRedirect && !(rule.IsWhole && rule.IsFor(query.Tool)))
        {
            return (rule.Tool is null || rule.IsFor(item.Resource!.Write ? PermissionRule.EditTool : PermissionRule.ReadTool))
                && rule.AllowsPath(item.Path!, recursive: false, query.Paths) && NamesIt(rule, query, item, isBound);
        }

        if (item.Resource?.Kind == ResourceKind.Path)
        {
            return rule.IsForPaths(query.Tool, item.Resource.Write) && rule.AllowsPath(item.Path!, item.Resource.Recursive, query.Paths)
                && NamesIt(rule, query, item, isBound);
        }

        return rule.IsFor(query.Tool) && item.Resource?.Kind switch
        {
            null => rule.IsWhole,
            ResourceKind.Command => rule.AllowsCommand(item.Line!, item.Rest)
                && (isBound || CommandOperands.FindUncovered(rule, item) is null),
            ResourceKind.Host => rule.HitsHost(item.Resource.Value),
            _ => false,
        };
    }

    // What steers git or grants tools no wildcard gives away.
    private static bool NamesIt(PermissionRule rule, PermissionQuery query, PermissionItem item, bool isBound) =>
        isBound || rule.IsWhole || item.Resource is not { Write: true } || !query.Paths.IsInside(item.Path!)
        || ProtectedPaths.IsNamedBy(item.Path!, query.Paths.ToRelative(item.Path!), rule.Text);

    /// <summary>Tests that a rule alone matches a call: as one that allows, all of it; else any of it.</summary>
    public static bool Matches(PermissionRule rule, bool allows, PermissionQuery query)
    {
        var items = PermissionItems.Of(query);
        return items.Problem is null && (allows ? items.All.All(item => CoversWhole(rule, query, item)) : FindHit(query, [rule], items) is not null);
    }

    private static bool CoversWhole(PermissionRule rule, PermissionQuery query, PermissionItem item, bool isBound = false) =>
        Covers(rule, query, item, isBound)
        || (item is { IsTransparent: true, Inner.Count: > 0 } && item.Inner.All(inner => CoversWhole(rule, query, inner, isBound)));

    private static (PermissionRule Rule, PermissionItem Item)? FindHit(PermissionQuery query, IReadOnlyList<PermissionRule> rules, PermissionItems items)
    {
        foreach (var rule in rules)
        {
            var isOwn = rule.IsFor(query.Tool);
            var isForReading = rule.IsForPaths(query.Tool, write: false);
            foreach (var item in items.Everything)
            {
                if (item.Places?.AreHitBy(rule) == true || (isForReading && HitsRead(rule, query, item))
                    || ((isOwn || (item.Resource?.Kind == ResourceKind.Path && rule.IsForPaths(query.Tool, item.Resource.Write))) && Hits(rule, query, item)))
                {
                    return (rule, item);
                }
            }
        }

        return null;
    }

    // What a command reads is read: rules for the tool that reads files hold for it as well.
    private static bool HitsRead(PermissionRule rule, PermissionQuery query, PermissionItem item)
    {
        foreach (var path in item.Reads)
        {
            if (rule.HitsPath(path, query.Paths))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Hits(PermissionRule rule, PermissionQuery query, PermissionItem item) => item.Resource?.Kind switch
    {
        null => rule.IsWhole,
        ResourceKind.Path => rule.HitsPath(item.Path!, query.Paths)
            || rule.HitsPath(item.CalledPath!, query.Paths)
            || (item.Resource.Recursive && item.Resource.Write && rule.MayHitBelow(item.Path!, query.Paths)),
        ResourceKind.Command => rule.HitsCommand(item.Line!, item.Rest),
        ResourceKind.Host => rule.HitsHost(item.Resource.Value),
        _ => rule.IsWhole,
    };

    private static PermissionVerdict AskOr(PermissionMode mode, PermissionCause cause, string reason, PermissionRule? rule)
    {
        // A mode of a newer version is a denial, as an unknown decision is.
        var word = mode switch
        {
            PermissionMode.Default or PermissionMode.AcceptEdits => null,
            PermissionMode.Plan => "the mode plan only reads; put it into the plan, or ask the person to leave that mode",
            _ => $"the mode {ModeWord(mode)} never asks; do without it, or ask the person for a rule that allows it",
        };
        return word is null
            ? new PermissionVerdict(PermissionDecision.Ask, cause, $"{reason}.") { Rule = rule?.Text, Source = rule?.Source }
            : new PermissionVerdict(
                PermissionDecision.Deny,
                rule is null && cause == PermissionCause.Safety ? cause : PermissionCause.Mode,
                $"{reason}, and {word}.") { Rule = rule?.Text, Source = rule?.Source };
    }

    private static PermissionVerdict Deny(PermissionCause cause, string reason, PermissionRule? rule = null) =>
        new(PermissionDecision.Deny, cause, reason) { Rule = rule?.Text, Source = rule?.Source };

    private static (Risk Risk, IReadOnlyList<string> Reasons) Weigh(ToolPlan plan, PermissionItems items)
    {
        var risk = plan.Risk;
        var reasons = new List<string>(plan.Reasons);
        foreach (var item in items.Everything)
        {
            risk = item.Risk > risk ? item.Risk : risk;
            if (item.Caution is not null && !reasons.Contains(item.Caution, StringComparer.Ordinal))
            {
                reasons.Add(item.Caution);
            }
        }

        // Whoever looks at it is told what cannot be seen.
        foreach (var text in plan.Resources.Select(static resource => resource.Value).Prepend(plan.Title))
        {
            foreach (var hidden in HiddenCharacters.Find(text))
            {
                if (!reasons.Contains(hidden, StringComparer.Ordinal))
                {
                    reasons.Add(hidden);
                }
            }
        }

        return (risk, reasons);
    }

    /// <summary>A mode as it is written.</summary>
    public static string ModeWord(PermissionMode mode) => mode switch
    {
        PermissionMode.Default => "default",
        PermissionMode.AcceptEdits => "accept-edits",
        PermissionMode.Plan => "plan",
        PermissionMode.DontAsk => "dont-ask",
        PermissionMode.Bypass => "bypass",
        _ => mode.ToString(),
    };
}
