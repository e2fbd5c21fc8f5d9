using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Transcripts;

/// <summary>Events that are told in one line.</summary>
internal static class Notices
{
    /// <summary>The line of an event; null for one that is not told.</summary>
    /// <param name="told">The event.</param>
    public static Line? Of(AgentEvent told) => told switch
    {
        StepProgressed progressed => Line.Status(SafeText.Line(progressed.Text, 300)),
        StepRetrying retrying => Line.Status(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{CellText.Sentence(SafeText.Line(retrying.Fault.Message, 300))} Trying again in {retrying.WaitSeconds:0.#} s."),
            Style.Yellow),
        ModelSwitched switched => Line.Warning(
            SafeText.Line($"{switched.From} cannot be reached ({switched.Reason.TrimEnd('.')}): {switched.To} goes on.", 400)),
        CompactionStarted => Line.Status("The conversation is shortened."),
        CompactionFailed failed => Line.Warning("The conversation was not shortened: " + SafeText.Line(failed.Reason, 300)),
        ContextCompacted compacted => Line.Status(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The conversation is shorter now: about {compacted.TokensAfter:N0} tokens, {compacted.TokensBefore:N0} before."),
            Style.Yellow),
        BudgetWarning budget => Line.Warning(
            string.Create(CultureInfo.InvariantCulture, $"${budget.Spent:0.00} of the ${budget.Most:0.00} of {budget.Limit} are spent.")),
        ContextWarning context => Line.Warning(
            $"The conversation takes {100 * context.Tokens / Math.Max(1, context.Window)} % of the model's window: "
            + "/compact makes it shorter, /new begins anew."),
        FilePreviewed preview => Line.Of(
            string.Create(
                CultureInfo.InvariantCulture,
                $"○ would {(preview.Change.Kind == FileChangeKind.Write ? "write" : EnumNames.Write(preview.Change.Kind))} "
                + $"{SafeText.Line(preview.Change.Path, 160)} (+{preview.Change.Added} −{preview.Change.Removed})"),
            Style.Cyan) with { Label = "tool", Sign = 2 },
        HookRan { Verdict: HookVerdict.Deny } hook => Line.Warning(
            $"The hook {SafeText.Line(hook.Name, 80)} said no: {SafeText.Line(hook.Reason ?? "", 300)}"),
        AgentStarted agent => Line.Of(
            $"◆ {SafeText.Line(agent.Agent ?? "a sub-agent", 60)} begins{(agent.Description is { } what ? ": " + SafeText.Line(what, 160) : "")}", Style.Cyan)
            with { Label = "sub-agent", Sign = 2 },
        AgentEnded agent => Line.Of(
            $"◆ a sub-agent is done: {EnumNames.Write(agent.Outcome)}, {CellText.Count(agent.Steps, "step")}, "
            + CellText.Count(agent.ToolCalls, "call"),
            Style.Cyan) with { Label = "sub-agent", Sign = 2 },
        ConfigChanged config => Line.Of(
            $"The settings changed: {SafeText.Line(string.Join(", ", config.Changes.Take(5).Select(static change => change.Key)), 200)}"
            + (config.Changes.Count + config.More > 5 ? ", …" : ""),
            Style.Dim),
        HostWarning warning => Line.Warning(SafeText.Line(warning.Message, 600)),
        _ => null,
    };

    /// <summary>Begin of a sentence on a turn that ended without an answer.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string Word(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Limit => "A limit was reached",
        TurnOutcome.Denied => "It stopped for want of a permission",
        TurnOutcome.Refused => "The model refused",
        TurnOutcome.Cancelled => "Cancelled",
        _ => "It failed",
    };
}
