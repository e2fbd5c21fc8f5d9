namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>The programs that are hooks in a workspace, and how they are run.</summary>
/// <param name="hooks">In the order in which they run.</param>
/// <param name="processes">The workspace's processes.</param>
/// <param name="time">The clock.</param>
/// <param name="distrusted">Why what the workspace brings is not what was trusted any more; null where it is.</param>
public sealed class CommandHooks(IReadOnlyList<CommandHook> hooks, IProcesses? processes, TimeProvider time, Func<string?>? distrusted = null)
{
    public static CommandHooks None { get; } = new([], null, TimeProvider.System);

    public IReadOnlyList<CommandHook> All => hooks;

    /// <summary>Those for an event and what it is about: a tool, or in Claude Code's format how a session began, why it is told.</summary>
    public IEnumerable<CommandHook> For(HookInput input)
    {
        var tool = input.Call?.Tool;
        foreach (var hook in hooks)
        {
            if (hook.Event == input.Event && (tool is null ? !hook.Claude || hook.Matcher.IsMatch(ClaudeEvents.SubjectOf(input)) : IsFor(hook, tool)))
            {
                yield return hook;
            }
        }
    }

    // A pattern is written for the names of its format: one for all but one tool would be for that one, too, by another name of it.
    private static bool IsFor(CommandHook hook, string tool) =>
        hook.Claude ? hook.Matcher.IsMatch(ClaudeTools.Name(tool)) || (!hook.Matcher.IsPattern && hook.Matcher.IsMatch(tool)) : hook.Matcher.IsMatch(tool);

    public bool Any(HookEvent hookEvent)
    {
        foreach (var hook in hooks)
        {
            if (hook.Event == hookEvent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs one. A failure is a denial where it blocks, else it is told of.</summary>
    public async ValueTask<HookResult> RunAsync(CommandHook hook, HookInput input, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["AGENT_WORKSPACE"] = input.Workspace };
        if (hook.Claude)
        {
            variables["CLAUDE_PROJECT_DIR"] = input.Workspace;
        }

        // A turn keeps what it began with; what a script is now may be another's.
        var run = hook.IsOfProject && distrusted?.Invoke() is { } why
            ? HookRun.Failed(why) with { Distrusted = true }
            : await HookProcess.RunAsync(hook, hook.Claude ? ClaudeWire.Write(input) : HookWire.Write(input), processes!, variables, time, cancellationToken);
        var answer = hook.Claude ? ClaudeWire.Read(input, run, out var failure) : HookWire.Read(input.Event, run, out failure);
        if (answer is not null)
        {
            return answer;
        }

        return (hook.IsStrict || run.TimedOut && hook.Claude || run.Distrusted) && HookEvents.FailureBlocks(input.Event, input.Again)
            ? HookResult.Deny($"The hook at {hook.Origin} failed ({failure}); a failing hook blocks.")
            : new HookResult { Reason = $"failed: {failure}" };
    }
}
